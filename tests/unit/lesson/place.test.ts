import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkSpecSchema } from '../../../src/core/checks/spec'
import { hostAddressWord, namesHostAddress, placeLesson } from '../../../src/core/lesson/place'
import { lessonsDirectory, shippedLesson } from './files'

const lessons = readdirSync(lessonsDirectory).map((id) => shippedLesson(id).definition)
const first = lessons.find(namesHostAddress)
if (!first) throw new Error('no shipped lesson names its lab host’s address')

describe('a lesson in its lab hosts', () => {
  it('never names an address that only the first lab host has', () => {
    for (const lesson of lessons) expect(JSON.stringify(lesson), lesson.id).not.toContain('10.0.2.')
  })

  it('has their address in commands and checks, each that of its own lab host', () => {
    const [step] = first.steps
    const [command] = step?.commands ?? []
    if (!step || !command) throw new Error('a lesson has a command')
    const check = checkSpecSchema.parse({
      id: 'c',
      kind: 'no-route-to',
      container: 'c',
      address: hostAddressWord,
      host: 2,
    })
    const ping = { ...command, text: `ping ${hostAddressWord}`, argv: ['ping', hostAddressWord] }
    const lesson = { ...first, steps: [{ ...step, commands: [ping, { ...ping, host: 2 }], checks: [check] }] }
    const [placed] = placeLesson(lesson, ['10.0.2.21', '10.0.2.22']).steps
    expect(placed?.commands.map(({ text, argv }) => [text, ...argv])).toEqual([
      ['ping 10.0.2.21', 'ping', '10.0.2.21'],
      ['ping 10.0.2.22', 'ping', '10.0.2.22'],
    ])
    expect(placed?.checks).toEqual([{ ...check, address: '10.0.2.22' }])
  })

  it('names no address any more once it is placed', () => {
    for (const lesson of lessons) expect(namesHostAddress(placeLesson(lesson, ['10.0.2.21', '10.0.2.22']))).toBe(false)
  })
})
