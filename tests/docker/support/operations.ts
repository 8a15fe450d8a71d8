/** Random operations of `ip`, `bridge` and `docker`, as lines of sh that run inside a lab host; many of them fail, which is well. */

/** A random number below `limit`, the same for the same seed. */
export type Draw = (limit: number) => number

/** mulberry32: small, and the same everywhere. */
export function drawFrom(seed: number): Draw {
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}

type Operation = (draw: Draw) => string

const pick =
  <T>(...choices: readonly T[]) =>
  (draw: Draw): T =>
    choices[draw(choices.length)] as T
const container = pick('c1', 'c2', 'c3')
const network = pick('n1', 'n2')
const place = pick('b1', 'b2', 'b3')
const link = pick('v1', 'v2', 'v3', 'v4', 'br1', 'br2', 'mv1', 'vx1', 'tap1')
const bridge = pick('br1', 'br2')
const veth = pick('v1', 'v2', 'v3', 'v4')
const table = pick('main', '100', '200')
const mac = pick('02:aa:00:00:00:01', '02:aa:00:00:00:02')

/** `ip` here, or in one of the named namespaces. */
const ip: Operation = (draw) => (draw(3) === 0 ? `ip -n ${place(draw)}` : 'ip')

const kernelOperations: readonly Operation[] = [
  (draw) => `ip netns add ${place(draw)}`,
  (draw) => `ip netns del ${place(draw)}`,
  (draw) => `${ip(draw)} link add ${veth(draw)} type veth peer name ${veth(draw)}`,
  (draw) =>
    `ip link add ${veth(draw)} index ${60 + draw(4)} type veth peer name ${veth(draw)} index ${60 + draw(4)} netns ${place(draw)}`,
  (draw) => `${ip(draw)} link add ${bridge(draw)} type bridge`,
  (draw) => `${ip(draw)} link add mv1 link ${veth(draw)} type macvlan mode bridge`,
  (draw) =>
    `${ip(draw)} link add vx1 type vxlan id ${7 + draw(2)} dstport 4789 ${pick('', 'dev v1', 'local 10.9.0.1')(draw)}`,
  (draw) => `${ip(draw)} tuntap add dev tap1 mode ${pick('tap', 'tun')(draw)}`,
  (draw) => `${ip(draw)} link del ${link(draw)}`,
  (draw) => `${ip(draw)} link set ${link(draw)} ${pick('up', 'up', 'down')(draw)}`,
  (draw) => `${ip(draw)} link set ${link(draw)} up`,
  (draw) => `ip link set ${link(draw)} netns ${place(draw)}`,
  (draw) => `ip -n ${place(draw)} link set ${link(draw)} netns ${place(draw)}`,
  (draw) => `${ip(draw)} link set ${veth(draw)} down name ${veth(draw)}`,
  (draw) => `${ip(draw)} link set ${link(draw)} master ${bridge(draw)}`,
  (draw) => `${ip(draw)} link set ${link(draw)} nomaster`,
  (draw) => `${ip(draw)} link set ${link(draw)} mtu ${1300 + 100 * draw(3)}`,
  (draw) => `${ip(draw)} link set ${link(draw)} down address ${mac(draw)}`,
  (draw) => `${ip(draw)} link set ${link(draw)} alias "$(printf 'a\\033[31m%s' ${draw(9)})"`,
  (draw) => `${ip(draw)} link property ${pick('add', 'del')(draw)} dev ${link(draw)} altname other-${draw(3)}`,
  (draw) => `${ip(draw)} link set ${bridge(draw)} type bridge vlan_filtering ${draw(2)}`,
  (draw) =>
    `bridge vlan ${pick('add', 'del')(draw)} vid ${10 + draw(3)} dev ${veth(draw)} ${pick('', 'pvid untagged')(draw)}`,
  (draw) => `bridge fdb ${pick('replace', 'del')(draw)} ${mac(draw)} dev ${veth(draw)} master static`,
  (draw) => `bridge fdb ${pick('append', 'del')(draw)} 00:00:00:00:00:00 dev vx1 dst 10.9.0.${2 + draw(3)}`,
  (draw) => `${ip(draw)} addr ${pick('add', 'add', 'del')(draw)} 10.9.${draw(2)}.${1 + draw(3)}/24 dev ${link(draw)}`,
  (draw) => `${ip(draw)} addr ${pick('add', 'del')(draw)} fd00:9::${1 + draw(3)}/64 dev ${link(draw)} nodad`,
  (draw) => `${ip(draw)} addr flush dev ${link(draw)}`,
  (draw) => `${ip(draw)} route replace 10.8.${draw(3)}.0/24 dev ${link(draw)} table ${table(draw)}`,
  (draw) => `${ip(draw)} route replace ${pick('blackhole', 'unreachable')(draw)} 10.7.${draw(3)}.0/24`,
  (draw) => `${ip(draw)} route flush table ${pick('100', '200')(draw)}`,
  (draw) => `${ip(draw)} -6 route replace fd00:8:${draw(3)}::/48 dev ${link(draw)} metric ${10 + draw(2)}`,
  (draw) =>
    `${ip(draw)} rule ${pick('add', 'del')(draw)} from 10.9.${draw(2)}.0/24 lookup ${pick('100', '200')(draw)} priority ${100 + draw(3)}`,
  (draw) => `${ip(draw)} neigh replace 10.9.0.${5 + draw(3)} lladdr ${mac(draw)} dev ${link(draw)} nud permanent`,
  (draw) => `${ip(draw)} neigh flush dev ${link(draw)} nud permanent`,
]

const engineOperations: readonly Operation[] = [
  (draw) =>
    `docker run -d --name ${container(draw)} --network ${pick('bridge', 'bridge', 'host', 'none', network(draw), `container:${container(draw)}`)(draw)} busybox sleep 1000`,
  (draw) => `docker run -d --name ${container(draw)} busybox sleep 1000`,
  (draw) => `docker rm -f ${container(draw)}`,
  (draw) => `docker stop -t 0 ${container(draw)}`,
  (draw) => `docker restart -t 0 ${container(draw)}`,
  (draw) => `docker kill ${container(draw)}`,
  (draw) => `docker network create ${network(draw)} ${pick('', '--internal', '--label vethlab.test=1')(draw)}`,
  (draw) => `docker network rm ${network(draw)}`,
  (draw) => `docker network connect ${network(draw)} ${container(draw)}`,
  (draw) => `docker network disconnect -f ${network(draw)} ${container(draw)}`,
]

/** Some operations in a row: now one alone, now a burst without a pause. */
export function drawBurst(draw: Draw): readonly string[] {
  const length = 1 + draw(pick(1, 4, 24)(draw))
  // One in six goes to the engine, which is slow; the first of a burst may be one as well as any other.
  return Array.from({ length }, () => pick(...(draw(6) === 0 ? engineOperations : kernelOperations))(draw)(draw))
}

/** Another process in a network namespace of its own; nothing in the kernel tells anybody of it. */
export const unshareOperation = 'setsid unshare --net sleep 1000 > /dev/null 2>&1 &'
