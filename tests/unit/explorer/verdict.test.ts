/** What the agent sees of /proc is stood in for here: containers that end between two looks cannot be had at will. */
import { describe, expect, it } from 'vitest'
import type { AgentClient, EngineProofs } from '../../../src/contract/agent'
import { success } from '../../../src/contract/result'
import type { Proof } from '../../../src/core/kernel/prove'
import { createVerdict, type VerdictKeeper } from '../../../src/main/explorer/verdict'
import { container, engineNames } from '../topology/names'

const names = engineNames([container('web', 60)])
const seen = (peer: Proof | null, ...containers: Proof[]): EngineProofs => ({
  ...{ peer, enginePid: null, rootless: false, containers },
})

/** @param looks what is seen at each look, the last one from then on. */
function keeperOf(looks: readonly EngineProofs[], local = true): { keeper: VerdictKeeper; asked: () => number } {
  let asked = 0
  const call = (): Promise<unknown> => {
    asked += 1
    return Promise.resolve(success(looks[Math.min(asked, looks.length) - 1]))
  }
  const prover = { call } as unknown as AgentClient
  return { keeper: createVerdict({ socket: '/s', local, prover: () => prover }), asked: () => asked }
}
const kernels = async (keeper: VerdictKeeper, times: number): Promise<string[]> => {
  const found: string[] = []
  for (let time = 0; time < times; time += 1) found.push((await keeper.judge(names)).kernel)
  return found
}

describe('the verdict on the engine’s kernel', () => {
  it('believes a "no" only when it is said twice', async () => {
    const ended = keeperOf([seen('proven', 'disproven'), seen('proven', 'proven')])
    expect(await kernels(ended.keeper, 1)).toEqual(['same'])
    const stranger = keeperOf([seen('proven', 'disproven')])
    expect(await kernels(stranger.keeper, 1)).toEqual(['other'])
    expect(stranger.asked()).toBe(2)
  })

  it('is kept where a container proved it, and asked for again where the listener alone did', async () => {
    const proven = keeperOf([seen('unreadable', 'proven'), seen('unreadable', 'disproven')])
    expect(await kernels(proven.keeper, 2)).toEqual(['same', 'same'])
    expect(proven.asked()).toBe(1)
    const listener = keeperOf([seen('proven', 'unreadable'), seen('proven', 'disproven')])
    expect(await kernels(listener.keeper, 2)).toEqual(['same', 'other'])
  })

  it('is forgotten with the connection: who answers next may be another engine', async () => {
    const { keeper } = keeperOf([seen('unreadable', 'proven'), seen('unreadable', 'disproven')])
    expect(await kernels(keeper, 1)).toEqual(['same'])
    keeper.forget()
    expect(await kernels(keeper, 1)).toEqual(['other'])
  })

  it('needs no look at this machine where the endpoint leaves it', async () => {
    const { keeper, asked } = keeperOf([seen('proven', 'proven')], false)
    expect(await kernels(keeper, 1)).toEqual(['other'])
    expect(asked()).toBe(0)
  })
})
