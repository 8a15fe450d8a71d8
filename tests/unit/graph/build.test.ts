import { describe, expect, it } from 'vitest'
import { buildGraph } from '../../../src/core/graph/build'
import type { Graph, GraphBox } from '../../../src/core/graph/types'
import { resolveTopology } from '../../../src/core/topology/resolve'
import { dockerHost } from '../topology/facts'

interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

function pairs<T>(all: readonly T[]): [T, T][] {
  return all.flatMap((a, index) => all.slice(index + 1).map((b): [T, T] => [a, b]))
}

const graphOf = (containers: number): Graph => buildGraph(resolveTopology(dockerHost(containers)), null)
const box = (graph: Graph, id: string): GraphBox => {
  const found = graph.boxes.find((entry) => entry.id === id)
  if (!found) throw new Error(`no box ${id}`)
  return found
}

describe.each([0, 1, 2, 7, 40])('the graph of a host with %i containers', (containers) => {
  const graph = graphOf(containers)

  it('has no two boxes over each other', () => {
    expect(graph.boxes).toHaveLength(containers + 1)
    for (const [a, b] of pairs(graph.boxes)) expect(overlap(a, b)).toBe(false)
  })

  it('has every socket within its box, none over another', () => {
    for (const entry of graph.boxes) {
      for (const socket of entry.sockets) {
        expect(socket.x >= 0 && socket.x + socket.width <= entry.width).toBe(true)
        expect(socket.y >= 0 && socket.y + socket.height <= entry.height).toBe(true)
      }
      for (const [a, b] of pairs(entry.sockets)) expect(overlap(a, b)).toBe(false)
    }
  })

  it('has both ends of every wire', () => {
    const sockets = new Set(graph.boxes.flatMap((entry) => entry.sockets.map((socket) => `${entry.id} ${socket.id}`)))
    for (const wire of graph.wires) {
      expect(sockets).toContain(`${wire.fromBox} ${wire.from}`)
      expect(sockets).toContain(`${wire.toBox} ${wire.to}`)
    }
  })

  it('moves nothing that was there when one more container comes', () => {
    const next = graphOf(containers + 1)
    for (const before of graph.boxes) {
      const after = box(next, before.id)
      expect([after.x, after.y]).toEqual([before.x, before.y])
      for (const socket of before.sockets) {
        const moved = after.sockets.find((entry) => entry.id === socket.id)
        // A first port pulls its bridge to its own height; everything else stays.
        if (containers === 0 && socket.kind === 'bridge') continue
        expect([moved?.x, moved?.y]).toEqual([socket.x, socket.y])
      }
    }
  })

  it('draws a veth as a straight wire: both ends at one height', () => {
    const heights = new Map(
      graph.boxes.flatMap((entry) => entry.sockets.map((socket) => [socket.id, entry.y + socket.y] as const)),
    )
    for (const wire of graph.wires.filter((entry) => entry.kind === 'veth')) {
      expect(heights.get(wire.from)).toBe(heights.get(wire.to))
    }
  })
})
