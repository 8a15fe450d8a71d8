import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { execCommand, readEvents, type EngineEvent } from '../../../src/main/docker/events'

const line = (action: string): string =>
  `${JSON.stringify({ Type: 'container', Action: action, Actor: { ID: 'abc', Attributes: {} }, time: 1 })}\n`

async function read(chunks: readonly string[]): Promise<{ events: EngineEvent[]; ends: string[] }> {
  const stream = new PassThrough()
  const events: EngineEvent[] = []
  const ends: string[] = []
  readEvents(
    stream,
    (event) => events.push(event),
    (why) => ends.push(why),
  )
  for (const chunk of chunks) stream.write(chunk)
  stream.end()
  await new Promise((resolve) => setTimeout(resolve, 5))
  return { events, ends }
}

describe('the event stream', () => {
  it('gives each event once, whatever the chunks', async () => {
    const text = line('start') + line('die')
    const { events } = await read([text.slice(0, 17), text.slice(17, 90), text.slice(90)])
    expect(events.map((event) => event.Action)).toEqual(['start', 'die'])
  })

  it('says once that it ended', async () => {
    expect((await read([line('start')])).ends).toHaveLength(1)
  })

  it.each(['<html>busy</html>\n', '{"Type":1}\n', 'null\n'])('ends on what is no event: %s', async (text) => {
    const { events, ends } = await read([line('start'), text, line('die')])
    expect(events.map((event) => event.Action)).toEqual(['start'])
    expect(ends).toEqual(['something that is no event'])
  })

  it('ends on an endless line instead of keeping it', async () => {
    expect((await read(['x'.repeat(1024 * 1024 + 1)])).ends).toEqual(['an event without an end'])
  })

  it('knows the command of an exec', () => {
    expect(execCommand({ Type: 'container', Action: 'exec_start: /bin/bash -l', Actor: { ID: 'a' } })).toBe(
      '/bin/bash -l',
    )
    expect(execCommand({ Type: 'container', Action: 'exec_die', Actor: { ID: 'a' } })).toBeNull()
    expect(execCommand({ Type: 'network', Action: 'exec_start: x', Actor: { ID: 'a' } })).toBeNull()
  })
})
