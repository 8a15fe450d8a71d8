/** The lesson's network driver in a real lab host with a real engine: killed, started again, asked wrongly. Needs the build. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ToolOutput } from '../../src/contract/agent'
import type { LabSet } from '../../src/main/labs'
import { sh, testRuntime, upSet } from './support/labSet'

const runtime = testRuntime()
let set: LabSet
/** The Node that the launcher runs. */
let node: string
const inLab = (line: string): Promise<ToolOutput> => sh(set, 'lab-1', line)
const driver = '/opt/vethlab/network-plugin'
const state = async (): Promise<string> =>
  (
    await inLab(
      "ip -o link | sed -E 's/^[0-9]+: ([^:@]+).*/\\1/' | sort; iptables-save | grep '^-A'; ls /run/docker/plugins",
    )
  ).stdout

beforeAll(async () => {
  set = await upSet(runtime, 'lab-1')
})
afterAll(async () => {
  await set.close()
  runtime.remove()
})

describe('the network driver', { timeout: 120_000 }, () => {
  it('is not there until it is started, and the engine says so', async () => {
    const refused = await inLab('docker network create -d vethlab --subnet 172.30.0.0/24 net')
    expect(refused.status).not.toBe(0)
    expect(refused.stderr).toContain('vethlab')
  })

  it('lies there to be read, and cannot be changed for the next lab host', async () => {
    expect((await inLab('head -2 /opt/vethlab/network-plugin.ts')).stdout).toContain('A network driver for Docker')
    node = (await inLab(`sed -n 's/.*exec \\x27\\(.*\\)\\x27 .*/\\1/p' ${driver}`)).stdout.trim()
    expect((await inLab(`test -x ${node} && touch ${node}`)).status).not.toBe(0)
  })

  it('carries networks, is killed in the middle, and goes on where it was when it is started again', async () => {
    const untouched = await state()
    expect((await inLab(`${driver} --detach`)).stdout).toContain('listens on')
    expect((await inLab(driver)).stdout).toBe('the driver runs already\n')
    await inLab('docker network create -d vethlab --subnet 172.30.0.0/24 net')
    await inLab('docker run --rm -dit --name one --network net busybox ash')
    await inLab("pkill -KILL -f 'network-plugin.js$'")
    // The wires are the kernel's: they stay without the driver.
    expect((await inLab('docker exec one ping -c 1 172.30.0.1')).status).toBe(0)
    const refused = await inLab('timeout 50 docker run --rm -dit --name two --network net busybox ash')
    expect(refused.status).not.toBe(0)
    expect((await inLab(`docker rm -f two; ${driver} --detach`)).status).toBe(0)
    expect((await inLab('docker run --rm -dit --name two --network net busybox ash')).stderr).toBe('')
    expect((await inLab('docker exec two ping -c 1 one')).stdout).toContain('1 packets received')
    expect((await inLab('docker rm -f one two && docker network rm net')).stderr).toBe('')
    expect((await inLab(`${driver} --stop`)).stdout).toBe('the driver is stopped\n')
    await expect.poll(state, { timeout: 10_000 }).toBe(untouched)
    expect((await inLab(`${driver} --stop`)).stdout).toBe('no driver runs\n')
  })

  it('answers what it cannot do with the protocol’s own error', async () => {
    await inLab(`${driver} --detach`)
    const program =
      "const r=require('http').request({socketPath:'/run/docker/plugins/vethlab.sock',method:'POST',path:process.argv[1]}," +
      '(a)=>a.pipe(process.stdout));r.end(process.argv[2])'
    const call = (path: string, body: string): Promise<ToolOutput> =>
      inLab(`${node} -e "${program}" '/${path}' '${body}'`)
    const tried = await call('NetworkDriver.Join', '{"NetworkID":"none","EndpointID":"none"}')
    expect(tried.stdout).toContain('"Err"')
    expect((await call('NetworkDriver.Fly', '{}')).stdout).toBe('{"Err":"no such call: NetworkDriver.Fly"}')
    await inLab(`${driver} --stop`)
  })
})
