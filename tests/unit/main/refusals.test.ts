import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EngineRefusal } from '../../../src/core/checks/context'
import { followRefusals, parseRefusal } from '../../../src/main/docker/refusals'

const line = (words: string): string =>
  `time="2026-11-26T00:34:01.500369534Z" level=error msg="Handler for POST /v1.41/networks/create returned error: ${words}"\n`
const taken = 'network dm-f80ae046430b is already using parent interface eth0'

describe('a line of the engine’s log', () => {
  it('is a refusal where a request was answered with an error', () => {
    expect(parseRefusal(line(taken))).toEqual({ request: 'networks/create', message: taken })
    expect(parseRefusal(line('no \\"x\\" here'))?.message).toBe('no "x" here')
    expect(
      parseRefusal('msg="Handler for POST /v1.45/containers/create?name=a returned error: Conflict"')?.request,
    ).toBe('containers/create')
  })

  it('is none otherwise', () => {
    expect(parseRefusal('level=info msg="starting signal loop" namespace=moby')).toBeNull()
    expect(parseRefusal('msg="Handler for GET /v1.41/info returned error: no"')).toBeNull()
  })
})

describe('the engine’s log', () => {
  let directory: string
  let log: string
  let told: EngineRefusal[]
  let end: () => void
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'vethlab-refusals-'))
    log = join(directory, 'engine.log')
    writeFileSync(log, line('before anybody listened'))
    told = []
    end = followRefusals(log, (refusal) => told.push(refusal))
  })
  afterEach(() => {
    end()
    rmSync(directory, { recursive: true, force: true })
  })
  const messages = (): string[] => told.map((refusal) => refusal.message)

  it('is followed from its end, a line at a time however it is written', async () => {
    const whole = line('물음')
    const half = Buffer.from(whole).subarray(0, -4)
    appendFileSync(log, half)
    appendFileSync(log, Buffer.from(whole).subarray(half.length))
    await expect.poll(messages).toEqual(['물음'])
    appendFileSync(log, `${line('one')}level=info msg="else"\n${line('two')}`)
    await expect.poll(messages).toEqual(['물음', 'one', 'two'])
  })

  it('tells nothing once nobody listens, and where it is gone', async () => {
    end()
    appendFileSync(log, line('late'))
    await new Promise((over) => setTimeout(over, 100))
    expect(told).toEqual([])
    expect(() => {
      followRefusals(join(directory, 'none.log'), (refusal) => told.push(refusal))()
    }).not.toThrow()
  })
})
