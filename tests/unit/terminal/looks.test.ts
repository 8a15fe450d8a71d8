/** A terminal's port and its output come by two ways, and meet. */
import { describe, expect, it } from 'vitest'
import { createLooks, type Look, type Looks } from '../../../src/core/terminal/looks'

const create = (): Looks<string, string> => createLooks()

async function taken(looks: Looks<string, string>, terminalId: number): Promise<[Look<string>, string[]]> {
  const got: string[] = []
  return [await looks.take(terminalId, (output) => got.push(output)), got]
}

describe('a look at a terminal', () => {
  it('has its port and all its output in order, whatever comes first', async () => {
    const steps: Record<string, (looks: Looks<string, string>) => void> = {
      output: (looks) => {
        looks.output(4, 'a')
        looks.output(4, 'b')
      },
      port: (looks) => {
        looks.arrived(1, 4, 'port')
      },
    }
    for (const order of [
      ['output', 'port', 'take'],
      ['port', 'output', 'take'],
      ['port', 'take', 'output'],
      ['output', 'take', 'port'],
      ['take', 'output', 'port'],
      ['take', 'port', 'output'],
    ]) {
      const looks = create()
      let look: Promise<[Look<string>, string[]]> | null = null
      for (const step of order) {
        if (step === 'take') look = taken(looks, 1)
        else steps[step]?.(looks)
        await Promise.resolve()
      }
      const [{ port }, got] = (await look) ?? [{ port: '' }, []]
      looks.output(4, 'c')
      expect([order.join(), port, got.join('')]).toEqual([order.join(), 'port', 'abc'])
    }
  })

  it('gets nothing of another look, nor of the page before', async () => {
    const looks = create()
    looks.output(3, 'of the page before')
    looks.output(5, 'early ')
    looks.arrived(1, 4, 'one')
    looks.output(3, 'of the page before')
    looks.arrived(2, 5, 'two')
    const [[, one], [, two]] = [await taken(looks, 1), await taken(looks, 2)]
    looks.output(4, 'its own')
    looks.output(5, 'its own')
    expect([one, two]).toEqual([['its own'], ['early ', 'its own']])
    // Nobody ever asks for it: it would stay for ever.
    looks.arrived(3, 3, 'a number from before')
    expect((await taken(looks, 3))[1]).toEqual([])
  })

  it('hears nothing once it was left', async () => {
    const looks = create()
    looks.arrived(1, 4, 'port')
    const [look, got] = await taken(looks, 1)
    look.leave()
    looks.output(4, 'late')
    looks.arrived(1, 4, 'port')
    expect([got, (await taken(looks, 1))[1]]).toEqual([[], []])
  })
})
