/** What is made of a refusal. The engine is a stand-in: it answers what a real one answers in states that are hard to have. */
import { describe, expect, it } from 'vitest'
import { runToEnd } from '../../../src/agent/terminals/run'
import { shellAt } from '../../../src/agent/terminals/shell'
import { createToolRunner } from '../../../src/agent/terminals/outputs'
import type { Places } from '../../../src/agent/terminals/place'
import { failureCodes, success } from '../../../src/contract/result'
import { observedCommands, observedTools } from '../../../src/core/outputs/tools'
import { neededPrograms, withInstallLine } from '../../../src/main/doctor/programs'
import { failure } from '../../../src/contract/result'

const web = { kind: 'container', labHost: 'lab-1', container: 'web' } as const

interface StandIn {
  /** What `docker exec` does, as a line of sh. */
  readonly exec: string
  readonly inspect?: string
  readonly version?: string
}

/** Counts the execs that are asked for. */
function standIn({ exec, inspect = 'exit 1', version = 'exit 1' }: StandIn): { places: Places; execs: () => number } {
  let execs = 0
  return {
    execs: () => execs,
    places: {
      home: '/root',
      argvAt: () => {
        execs += 1
        return success(['sh', '-c', exec])
      },
      dockerAt: (_labHost, [verb]) => success(['sh', '-c', verb === 'inspect' ? inspect : version]),
      engineSocket: () => null,
    },
  }
}

const refused = 'echo "Error response from daemon: whatever it says" >&2; exit 1'
const notFound =
  'echo "OCI runtime exec failed: unable to start container process: exec: \\"sh\\": executable file not found in $PATH: unknown"; exit 127'

describe('a refused terminal', () => {
  it('is told by the state of its container, whatever the engine says, after one exec', async () => {
    const codes = {
      paused: ['container-paused', 'docker unpause web'],
      restarting: ['container-restarting', 'docker logs web'],
      exited: ['container-not-running', 'docker start web'],
      created: ['container-not-running', 'docker start web'],
      removing: ['container-gone', 'docker ps --all'],
      dead: ['container-gone', 'docker ps --all'],
    }
    for (const [state, [code, command]] of Object.entries(codes)) {
      const engine = standIn({ exec: refused, inspect: `echo ${state}` })
      expect(await shellAt(web, engine.places, 'mark')).toMatchObject({
        ok: false,
        code,
        advice: { commands: [command] },
        params: { name: 'web' },
      })
      expect(engine.execs()).toBe(1)
    }
  })

  it('tells a container that is gone from an engine that does not answer', async () => {
    expect(await shellAt(web, standIn({ exec: refused, version: 'echo 28.2' }).places, 'mark')).toMatchObject({
      code: 'container-gone',
    })
    expect(await shellAt(web, standIn({ exec: refused }).places, 'mark')).toMatchObject({ code: 'docker-unreachable' })
  })

  it('tells an image without a shell from an engine that does not run it, each after one exec', async () => {
    const without = standIn({ exec: notFound, inspect: 'echo running' })
    expect(await shellAt(web, without.places, 'mark')).toMatchObject({ code: 'image-without-shell' })
    expect(without.execs()).toBe(1)
    for (const exec of [
      'echo "exec failed: cannot fork: no room" >&2; exit 126',
      'echo "chdir to cwd: no such file" >&2; exit 127',
    ]) {
      const engine = standIn({ exec, inspect: 'echo running' })
      expect(await shellAt(web, engine.places, 'mark')).toMatchObject({
        code: 'exec-refused',
        message: expect.stringMatching(/no room|no such file/) as string,
      })
      expect(engine.execs()).toBe(1)
    }
  })

  it('runs no shell but such as has the name of one, whatever the image’s own program says', async () => {
    const argv: (readonly string[])[] = []
    const places = (said: string): Places => ({
      ...standIn({ exec: '' }).places,
      argvAt: (_place, program) => {
        argv.push(program)
        return success(['printf', '%s', said])
      },
    })
    for (const said of ['/usr/bin/bash', '/bin/busybox; reboot', '--privileged', '/bin/bash\n/bin/sh', '']) {
      expect((await shellAt(web, places(said), 'mark')).ok).toBe(true)
    }
    expect(argv.filter((program) => program.includes('-it')).map((program) => program.at(-1))).toEqual([
      ...['/usr/bin/bash', 'sh', 'sh', 'sh', 'sh'],
    ])
  })
})

describe('an output', () => {
  const runIn = (engine: StandIn): Promise<unknown> =>
    createToolRunner(standIn(engine).places).runTool({ place: web, tool: 'ifconfig' })

  it('of a tool that ends with a status of its own is its own words, in a container, too', async () => {
    expect(await runIn({ exec: 'echo half; echo fault >&2; exit 1', inspect: 'echo running' })).toEqual(
      success({ stdout: 'half\n', stderr: 'fault\n', status: 1 }),
    )
  })

  it('that the image lacks, or whose container has stopped, says so', async () => {
    expect(await runIn({ exec: notFound, inspect: 'echo running' })).toMatchObject({ code: 'image-without-program' })
    expect(await runIn({ exec: refused, inspect: 'echo exited' })).toMatchObject({ code: 'container-not-running' })
    expect(await runIn({ exec: 'exit 126', inspect: 'echo running' })).toMatchObject({ code: 'exec-refused' })
  })

  it('whose way in has just closed is no output', async () => {
    const closed = standIn({ exec: 'echo "nsenter: cannot open /proc/1/fd/9: No such file or directory" >&2; exit 1' })
    const run = createToolRunner(closed.places).runTool
    expect(
      await run({ place: { kind: 'namespace', labHost: 'lab-1', namespaceId: '4:1' }, tool: 'ip-addr' }),
    ).toMatchObject({
      code: 'namespace-gone',
    })
    expect(await run({ place: { kind: 'lab-host', labHost: 'lab-1' }, tool: 'ip-addr' })).toMatchObject({
      code: 'lab-host-down',
    })
  })

  it('of a missing tool names the package of each of them, from the one list', () => {
    for (const tool of observedTools) {
      const [program] = observedCommands[tool]
      const debianPackage = neededPrograms.find((row) => row.program === program)?.debianPackage ?? 'none'
      expect(withInstallLine(failure('program-missing', 'x', { params: { program } }))).toMatchObject({
        advice: { commands: [`sudo apt-get install --no-install-recommends ${debianPackage}`] },
      })
      expect(debianPackage).not.toBe('none')
    }
    const other = failure('program-missing', 'x', { params: { program: 'other' } })
    expect(withInstallLine(other)).toBe(other)
    expect(failureCodes).toContain('program-missing')
  })
})

describe('a program with a deadline', () => {
  it('is over at its deadline although something that left its group holds its output open', async () => {
    const done = await runToEnd(['sh', '-c', 'setsid sleep 3 & exit 0'], 300)
    expect(done).toMatchObject({ ok: false, code: 'timed-out' })
  })

  it('is ended with what it started', async () => {
    const done = await runToEnd(['sh', '-c', 'sleep 20 | sleep 20'], 300)
    expect(done).toMatchObject({ ok: false, code: 'timed-out' })
  })
})
