/** What the graph draws: boxes (network namespaces), sockets (interfaces) on them, wires between sockets. Lengths in px. */
import type { Change } from '../topology/compare'
import type { InterfaceState, Namespace, WireKind } from '../topology/types'

export interface GraphSocket {
  /** The interface's key. */
  readonly id: string
  readonly label: string
  readonly kind: string
  readonly state: InterfaceState
  readonly addresses: readonly string[]
  /** The Docker network's name where the interface serves one. */
  readonly network: string | null
  readonly change: Change | null
  /** Left top corner within the box. */
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface GraphBox {
  /** The namespace's id. */
  readonly id: string
  /** The lab host's name, the containers' names, or the namespace's inode. */
  readonly title: string
  readonly subtitle: string
  readonly kind: Namespace['kind']
  readonly change: Change | null
  readonly sockets: readonly GraphSocket[]
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface GraphWire {
  readonly id: string
  readonly kind: WireKind
  readonly fromBox: string
  readonly from: string
  readonly toBox: string
  readonly to: string
  readonly change: Change | null
}

export interface Graph {
  readonly boxes: readonly GraphBox[]
  readonly wires: readonly GraphWire[]
}
