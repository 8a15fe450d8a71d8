import { describe, expect, it } from 'vitest'
import { success } from '../../../src/contract/result'
import { createAsking, type Asking } from '../../../src/main/lessons/asking'
import { fakeLab } from './fakeLab'

const question = ['ss', '-H']

interface Asked {
  readonly asking: Asking
  readonly ran: string[]
  /** What the lab host says from now on. */
  say(stdout: string): void
  packets(total: number): void
  readonly told: () => number
}

function asked(): Asked {
  const lab = fakeLab()
  let total = 0
  let answers = 0
  const asking = createAsking({ ...lab.environment, countPackets: () => Promise.resolve(success(total)) }, () => {
    answers += 1
  })
  return {
    asking,
    ran: lab.ran,
    say: (stdout) => {
      lab.answer('ss', () => success({ stdout, stderr: '', status: 0 }))
    },
    packets: (next) => (total = next),
    told: () => answers,
  }
}
const soon = (): Promise<void> => new Promise((over) => setImmediate(over))

describe('a question to a lab host', () => {
  it('is asked once, and again only after something has happened there', async () => {
    const { asking, ran, say, told } = asked()
    say('one')
    expect(asking.ask('lab-1', question)).toBeUndefined()
    expect(asking.ask('lab-1', question)).toBeUndefined()
    await soon()
    expect(asking.ask('lab-1', question)).toEqual({ status: 0, stdout: 'one' })
    expect([ran.length, told()]).toEqual([1, 1])
    asking.stale('lab-2')
    asking.passed('lab-1')
    expect(asking.ask('lab-1', question)).toBeDefined()
    say('two')
    asking.stale('lab-1')
    expect(asking.ask('lab-1', question)).toBeUndefined()
    await soon()
    expect(asking.ask('lab-1', question)).toEqual({ status: 0, stdout: 'two' })
    expect(ran.length).toBe(2)
  })

  it('has no answer in what was asked before something happened', async () => {
    const { asking, ran, say } = asked()
    say('old')
    asking.ask('lab-1', question)
    asking.stale('lab-1')
    await soon()
    expect(asking.ask('lab-1', question)).toBeUndefined()
    say('new')
    await soon()
    asking.stale('lab-1')
    asking.ask('lab-1', question)
    await soon()
    expect(asking.ask('lab-1', question)).toEqual({ status: 0, stdout: 'new' })
    expect(ran.length).toBe(3)
  })

  it('is told to nobody once nobody wants it', async () => {
    const { asking, told } = asked()
    asking.ask('lab-1', question)
    asking.close()
    await soon()
    expect(told()).toBe(0)
  })
})

describe('packets', () => {
  it('count from the step’s beginning', async () => {
    const { asking, packets } = asked()
    const counter = { interface: 'eth0', protocol: 'udp', port: 4789 } as const
    const read = async (): Promise<number | undefined> => {
      asking.passed('lab-1')
      asking.packets('lab-1', counter)
      await soon()
      return asking.packets('lab-1', counter)
    }
    packets(10)
    expect(await read()).toBe(0)
    packets(13)
    expect(await read()).toBe(3)
    asking.restart()
    expect(await read()).toBe(0)
    packets(14)
    expect(await read()).toBe(1)
  })
})
