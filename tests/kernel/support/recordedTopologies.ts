/** The topologies that are recorded: one that every kernel of a lab host can build, one of what only some have. */
import type { TestLabHost, TestNamespace } from './labHost'
import { typeLines } from './record'

/** Rules; what iproute2 prints of them and our facts hold, in every combination that matters. */
const rules = [
  'rule add not from 10.0.0.0/8 to 10.1.0.0/16 iif docker0 oif parent fwmark 0x10/0xff lookup 1000 pref 1000',
  'rule add from 10.5.0.5 blackhole pref 1001',
  'rule add goto 32766 pref 1002',
  'rule add fwmark 0xffffffff unreachable pref 1003',
  'rule add nop pref 1004',
  'rule add to 10.6.0.0/16 lookup 7 pref 1005',
]
/** The same of IPv6, with its routes. */
const sixth = [
  'route add blackhole fd00:9::/64',
  'route add fd00:8::/64 via fd00:0:0:1::2 metric 5 pref high',
  'route add default proto ra nexthop via fd00:0:0:1::8 dev parent nexthop via fd00:0:0:1::9 dev parent',
  'rule add from fd00:5::/32 fwmark 7 prohibit pref 1001',
  'rule add not to fd00::9 iif parent lookup 4711 pref 1002',
]

/** Static and externally learned entries of a bridge, and a VXLAN's remotes as an overlay network's driver sets them. */
const forwarding = [
  'fdb add 02:00:00:00:00:05 dev veth0 master static',
  'fdb add 02:00:00:00:00:06 dev veth1 master extern_learn',
  'fdb append 00:00:00:00:00:00 dev vx0 dst 172.17.0.8',
  'fdb add 02:00:00:00:00:07 dev vx0 dst 172.17.0.8 port 8472 vni 77',
  'fdb add 02:00:00:00:00:08 dev vx0 dst 172.17.0.9 static',
  'link set dev veth0 hairpin on learning off isolated on',
]

/**
 * A default bridge with two containers whose eth0 share an ifindex, pairs with swapped indexes in both directions, a macvlan
 * child, a vxlan with remotes, multipath routes, rules, neighbours.
 */
export function buildBridgeMacvlanVxlan(host: TestLabHost, one: TestNamespace, two: TestNamespace): void {
  typeLines(host, 'ip', [
    'link add docker0 address 02:42:ac:11:00:01 type bridge stp_state 1',
    'addr add 172.17.0.1/16 brd + dev docker0',
    'link set docker0 up',
    ...[one, two].flatMap((namespace, index) => [
      `link add veth${index} type veth peer name eth0 address 02:42:ac:11:00:0${index + 2} netns ${namespace.pid}`,
      `link set veth${index} master docker0 up`,
    ]),
    `link add index 81 name swap0 type veth peer index 82 name swap1 netns ${one.pid}`,
    `link add index 82 name swap2 type veth peer index 81 name swap3 netns ${one.pid}`,
    'link add index 90 name parent type veth peer name other',
    'link set parent up',
    'link set other up alias the-other-end group 77',
    `link add link parent name mv0 netns ${two.pid} type macvlan mode bridge`,
    'link add vx0 type vxlan id 4097 local 172.17.0.1 remote 172.17.0.9 dstport 4789 dev docker0',
    `link add vx1 netns ${one.pid} type vxlan id 4098 local fd00:0:0:1::1 remote fd00:0:0:1::9 dstport 8472 dev parent`,
    'link property add dev vx0 altname overlay-of-the-second-host altname vx-zwei',
    'addr add 10.9.0.1 peer 10.9.0.2 dev parent',
    'addr add fd00:0:0:1::1/64 dev parent nodad',
    'route add 10.20.0.0/16 nexthop via 172.17.0.8 dev docker0 nexthop via 172.17.0.9 dev docker0 weight 3',
    'route add 10.21.0.0/16 via inet6 fe80::1 dev parent table 1000',
    'route add unreachable 10.22.0.0/16 metric 77',
    'route add 10.23.0.0/16 dev parent src 10.9.0.1 proto 99 mtu 1400',
    'route add throw 10.24.0.0/16 table 7',
    'neigh add 172.17.0.9 lladdr 02:42:ac:11:00:09 nud permanent dev docker0',
    'neigh add fd00:0:0:1::9 lladdr 02:42:ac:11:00:09 nud permanent dev parent',
    ...rules,
  ])
  typeLines(host, 'ip -6', sixth)
  typeLines(host, 'bridge', forwarding)
  for (const [index, namespace] of [one, two].entries()) {
    const own = ['link set lo up', 'link set eth0 up', `addr add 172.17.0.${index + 2}/16 brd + dev eth0`]
    typeLines(namespace, 'ip', [...own, 'route add default via 172.17.0.1'])
  }
}

/** VLANs, a filtering bridge, ipvlan, tap devices and others, with children in other namespaces. */
export function buildVlanIpvlanTun(host: TestLabHost, one: TestNamespace, two: TestNamespace): void {
  typeLines(two, 'ip', ['link add index 90 name decoy type dummy'])
  typeLines(host, 'ip', [
    'link add uplink type dummy',
    'link set uplink up',
    'link add link uplink name uplink.10 type vlan id 10',
    `link add link uplink name far.20 netns ${one.pid} type vlan protocol 802.1ad id 20`,
    'link add link uplink name ipv0 type ipvlan mode l3s private',
    `link add link uplink name ipv1 netns ${two.pid} type ipvlan mode l3s private`,
    // Its parent's number is another interface there, too.
    'link add index 90 name tapped type dummy',
    `link add link tapped name ipt1 netns ${two.pid} type ipvtap mode l2`,
    'tuntap add dev tap0 mode tap user 0 group 0',
    'tuntap add dev tun0 mode tun',
    'link add ifb0 type ifb',
    'link add sit1 type sit local 10.4.0.1 remote 10.4.0.5',
    'link add br0 type bridge vlan_filtering 1',
    'link add port0 type veth peer name inner0',
    'link set port0 master br0 up',
    'link add link inner0 name mtap0 type macvtap mode vepa',
    'link set inner0 up',
    'link set br0 up',
  ])
  typeLines(host, 'bridge', [
    'vlan add dev port0 vid 10-12',
    'vlan add dev port0 vid 20 pvid untagged',
    'vlan add dev br0 vid 10 self',
    'fdb add 02:00:00:00:00:05 dev port0 master static vlan 10',
    'fdb add 02:00:00:00:00:06 dev port0 master extern_learn vlan 11',
    'link set dev port0 isolated on',
  ])
}
