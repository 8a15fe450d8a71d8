/** Packets counted by a filter in the kernel, through the observer, while a shell sends them. */
import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { idOf, type TestLabHost, type TestNamespace } from './support/labHost'
import { hostOf, linkNamed, type Observed } from './support/observed'
import { useStage } from './support/stage'

let host: TestLabHost
let container: TestNamespace
let lab: Observed
let known: Awaited<ReturnType<Observed['start']>> | null
const stage = useStage(async () => {
  host = stage.host
  container = await host.addNamespace()
  host.run('ip', 'link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(container.pid))
  host.run('sh', '-c', 'ip addr add 10.7.0.1/24 dev v0; ip link set v0 up')
  container.run('sh', '-c', 'ip link set lo up; ip addr add 10.7.0.2/24 dev eth0; ip link set eth0 up')
  lab = stage.observe()
  known = null
})

async function count(port: number): Promise<number> {
  const { ifindex } = linkNamed(hostOf(await facts()), 'v0')
  const answer = await lab.observer.packets({
    labHost: 'lab',
    interface: `${idOf(host)}/${ifindex}`,
    protocol: 'udp',
    port,
  })
  if (!answer.ok) throw new Error(answer.message)
  return answer.value.packets
}
async function facts(): Promise<Awaited<ReturnType<Observed['start']>>['namespaces']> {
  known ??= await lab.start()
  return known.namespaces
}
const send = (from: TestNamespace, to: string, port: number, times: number): void => {
  from.run('bash', '-c', `for i in $(seq ${times}); do echo x > /dev/udp/${to}/${port}; done`)
}

it('counts what has that port, in both directions and from the first question on, and nothing else', async () => {
  send(host, '10.7.0.2', 4789, 2)
  expect(await count(4789)).toBe(0)
  send(host, '10.7.0.2', 4789, 3)
  send(host, '10.7.0.2', 4790, 5)
  host.run('bash', '-c', 'exec 3<>/dev/tcp/10.7.0.2/4789 || true')
  expect(await count(4789)).toBe(3)
  send(container, '10.7.0.1', 4789, 4)
  expect(await count(4789)).toBe(7)
  expect(await count(4790)).toBe(0)
})

it('gives its sockets back with the lab host, and the oldest where there are many', async () => {
  await facts()
  const before = readdirSync('/proc/self/fd').length
  for (let port = 1; port <= 40; port += 1) await count(port)
  expect(readdirSync('/proc/self/fd').length - before).toBe(16)
  lab.observer.stop('lab')
  await expect.poll(() => readdirSync('/proc/self/fd').length).toBeLessThan(before)
})
