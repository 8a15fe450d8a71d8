/**
 * Every link kind that Docker networking meets, built for real: what is typed where, and what the picture must say then.
 * The same list is run by the kernel of this machine and by the second kernel (tests/uml), since neither has all kinds.
 */

export type Place = 'host' | 'one' | 'two'

export interface LinkCase {
  readonly name: string
  /** Every supported machine has what this takes: lab hosts could not be built without it. */
  readonly everywhere: boolean
  /**
   * `place: command`, in order. {host}, {one} and {two} stand for a process of that network namespace, {next} for the
   * ifindex that the kernel would give to the next interface of the host.
   */
  readonly build: readonly string[]
  /** One line for each interface of interest, as `showInterface` words it. */
  readonly shows: readonly string[]
}

const wiring: readonly LinkCase[] = [
  { name: 'loopback', everywhere: true, build: [], shows: ['host/lo loopback up'] },
  {
    name: 'a veth pair whose ends share an ifindex',
    everywhere: true,
    build: ['host: ip link add index 201 name ve-a type veth peer index 201 name ve-b netns {one}'],
    shows: ['host/ve-a veth down peer=one/ve-b wire=veth', 'one/ve-b veth down peer=host/ve-a wire=veth'],
  },
  {
    name: 'two veth pairs between the same namespaces, their indexes swapped',
    everywhere: true,
    build: [
      'host: ip link add index 211 name sw-a type veth peer index 212 name sw-b netns {one}',
      'host: ip link add index 212 name sw-c type veth peer index 211 name sw-d netns {one}',
    ],
    shows: [
      'host/sw-a veth down peer=one/sw-b wire=veth',
      'host/sw-c veth down peer=one/sw-d wire=veth',
      'one/sw-b veth down peer=host/sw-a wire=veth',
      'one/sw-d veth down peer=host/sw-c wire=veth',
    ],
  },
  {
    name: 'veth pairs that go round three namespaces, with one ifindex for all ends',
    everywhere: true,
    build: [
      'host: ip link add index 221 name ho-1 type veth peer index 221 name oh-1 netns {one}',
      'one: ip link add index 222 name ot-1 type veth peer index 222 name to-1 netns {two}',
      'two: ip link add index 223 name th-1 type veth peer index 223 name ht-1 netns {host}',
    ],
    shows: [
      'host/ho-1 veth down peer=one/oh-1 wire=veth',
      'host/ht-1 veth down peer=two/th-1 wire=veth',
      'one/oh-1 veth down peer=host/ho-1 wire=veth',
      'one/ot-1 veth down peer=two/to-1 wire=veth',
      'two/th-1 veth down peer=host/ht-1 wire=veth',
      'two/to-1 veth down peer=one/ot-1 wire=veth',
    ],
  },
  {
    name: 'a group, an alias of UTF-8 and two more names',
    everywhere: true,
    build: [
      'host: ip link add na-a type veth peer name na-b',
      'host: ip link set na-a group 77 alias "업링크 · uplink"',
      'host: ip link property add dev na-a altname the-first-of-two-long-names altname zweiter',
    ],
    shows: [
      'host/na-a veth down peer=host/na-b wire=veth group=77 alias="업링크 · uplink" also=the-first-of-two-long-names,zweiter',
    ],
  },
  {
    name: 'a bridge, its ports, and what each port does',
    everywhere: true,
    build: [
      // Kernels that can filter VLANs put every port into VLAN 1 otherwise, and the others do not.
      'host: ip link add br-a type bridge vlan_default_pvid 0',
      'host: ip link add po-a type veth peer name pe-a',
      'host: ip link add po-b type veth peer name pe-b netns {two}',
      'host: ip link set po-a master br-a',
      'host: ip link set po-b master br-a',
      // While it is down: nothing has been learned from it yet.
      'host: bridge link set dev po-a hairpin on learning off isolated on',
      'host: ip link set po-a up',
      'host: ip link set pe-a up',
      'host: ip link set br-a up',
    ],
    shows: [
      'host/br-a bridge up ports=host/po-a,host/po-b vlan_filtering=false stp=false',
      'host/po-a veth up peer=host/pe-a bridge=host/br-a forwarding hairpin isolated wire=bridge-port,veth',
      'host/po-b veth down peer=two/pe-b bridge=host/br-a disabled learning wire=bridge-port,veth',
    ],
  },
]

/**
 * A parent interface in the host and its child in {one}, under one ifindex. Kernel 6.1 refuses a new link whose number is
 * taken in the caller's own namespace (__rtnl_newlink, net/core/rtnetlink.c), so the parent is moved to where its number is
 * taken, and gets the next one there, which the child has already. The last step fails where it got another.
 */
function parentUnderIndexOfChild(parent: string, child: string, type: string): readonly string[] {
  return [
    `host: ip link add index 301 name ${parent}-taken type veth peer name ${parent}-other`,
    `one: ip link add index 301 name ${parent} type veth peer name ${parent}-peer`,
    `one: ip link add link ${parent} index {next} name ${child} type ${type}`,
    `one: ip link set ${parent} netns {host}`,
    `host: ip link del ${parent}-taken`,
    `host: ip -o link show ${parent} | grep "^$(nsenter -t {one} -n ip -o link show ${child} | cut -d: -f1):"`,
  ]
}

const overUplink: readonly LinkCase[] = [
  {
    name: 'macvlan in each mode',
    everywhere: true,
    build: [
      'host: ip link add mp-a type veth peer name mp-b',
      ...['private', 'vepa', 'bridge', 'source'].map(
        (mode) => `host: ip link add link mp-a name mv-${mode} type macvlan mode ${mode}`,
      ),
      'host: ip link add link mp-b name mv-pass type macvlan mode passthru',
    ],
    shows: [
      'host/mv-bridge macvlan down mode=4 parent=host/mp-a wire=macvlan',
      'host/mv-pass macvlan down mode=8 parent=host/mp-b wire=macvlan',
      'host/mv-private macvlan down mode=1 parent=host/mp-a wire=macvlan',
      'host/mv-source macvlan down mode=16 parent=host/mp-a wire=macvlan',
      'host/mv-vepa macvlan down mode=2 parent=host/mp-a wire=macvlan',
    ],
  },
  {
    name: 'macvlan whose parent lies in another namespace, under the same ifindex',
    everywhere: true,
    build: [...parentUnderIndexOfChild('mq-a', 'mv-far', 'macvlan mode bridge')],
    shows: ['one/mv-far macvlan down mode=4 parent=host/mq-a wire=macvlan'],
  },
  {
    name: 'macvtap whose parent lies in another namespace',
    everywhere: false,
    build: [
      'host: ip link add mt-a type veth peer name mt-b',
      'host: ip link add link mt-a name mt-far netns {two} type macvtap mode vepa',
    ],
    shows: ['two/mt-far macvtap down mode=2 parent=host/mt-a wire=macvlan'],
  },
  {
    name: 'ipvlan in each mode, a parent in another namespace, and ipvtap',
    everywhere: false,
    build: [
      ...['a', 'b', 'c'].map((end) => `host: ip link add ip-${end} type veth peer name iq-${end}`),
      'host: ip link add link ip-a name iv-l2 type ipvlan mode l2',
      'host: ip link add link ip-b name iv-l3 type ipvlan mode l3 private',
      'host: ip link add link ip-c name iv-l3s netns {one} type ipvlan mode l3s vepa',
      'host: ip link add link ip-a name iv-tap type ipvtap mode l2',
    ],
    shows: [
      'host/iv-l2 ipvlan down mode=0 flags=0 parent=host/ip-a wire=ipvlan',
      'host/iv-l3 ipvlan down mode=1 flags=1 parent=host/ip-b wire=ipvlan',
      'host/iv-tap ipvtap down mode=0 flags=0 parent=host/ip-a wire=ipvlan',
      'one/iv-l3s ipvlan down mode=2 flags=2 parent=host/ip-c wire=ipvlan',
    ],
  },
  {
    name: 'VLANs of both protocols, one in another namespace under its parent’s ifindex, one upon another',
    everywhere: false,
    build: [
      'host: ip link add vp-a type veth peer name vp-b',
      'host: ip link add link vp-a name vp-a.10 type vlan id 10',
      'host: ip link add link vp-a name vp-a.4094 type vlan protocol 802.1ad id 4094',
      'host: ip link add link vp-a.10 name vp-a.10.20 type vlan id 20',
      ...parentUnderIndexOfChild('vq-a', 'vl-far', 'vlan id 30'),
    ],
    shows: [
      'host/vp-a.10 vlan down id=10 protocol=8100 parent=host/vp-a wire=vlan',
      'host/vp-a.10.20 vlan down id=20 protocol=8100 parent=host/vp-a.10 wire=vlan',
      'host/vp-a.4094 vlan down id=4094 protocol=88a8 parent=host/vp-a wire=vlan',
      'one/vl-far vlan down id=30 protocol=8100 parent=host/vq-a wire=vlan',
    ],
  },
  {
    name: 'VXLANs: with a device, with an address only, moved with and without a device, of IPv6',
    everywhere: true,
    build: [
      'host: ip link add index 251 name xp-a type veth peer index 252 name xp-b',
      'host: ip link add xv-dev type vxlan id 4097 dev xp-a remote 10.3.0.9 dstport 4789',
      'host: ip link add xv-only type vxlan id 5 local 10.3.0.1 dstport 8472',
      'host: ip link add xv-six type vxlan id 16777215 local fd00:3::1 group ff05::100 dev xp-a dstport 4789',
      // The underlay's number is another interface where the VXLAN goes, and its own number is one where it comes from.
      'one: ip link add index 251 name xd-a type veth peer index 253 name xd-b',
      'host: ip link add index 254 name xv-moved type vxlan id 6 dev xp-a dstport 4789',
      'host: ip link set xv-moved netns {one}',
      'host: ip link add index 254 name xp-c type veth peer name xp-d',
      'host: ip link add xv-gone netns {one} type vxlan id 7 dstport 4789',
    ],
    shows: [
      'host/xv-dev vxlan down vni=4097 port=4789 under=host/xp-a group=10.3.0.9',
      'host/xv-only vxlan down vni=5 port=8472 local=10.3.0.1',
      'host/xv-six vxlan down vni=16777215 port=4789 under=host/xp-a local=fd00:3::1 group=ff05::100',
      'one/xv-gone vxlan down vni=7 port=4789 of=host',
      'one/xv-moved vxlan down vni=6 port=4789 of=host under=host/xp-a',
    ],
  },
]

const others: readonly LinkCase[] = [
  {
    name: 'dummy',
    everywhere: false,
    build: ['host: ip link add du-a type dummy'],
    shows: ['host/du-a dummy down'],
  },
  { name: 'IFB', everywhere: false, build: ['host: ip link add if-a type ifb'], shows: ['host/if-a ifb down'] },
  {
    name: 'tun and tap, theirs or nobody’s in particular',
    everywhere: false,
    build: [
      'host: ip tuntap add dev tu-a mode tun',
      'host: ip tuntap add dev ta-a mode tap user 0 group 0 multi_queue',
    ],
    shows: [
      'host/ta-a tun down mode=tap owner=0 group=0 persistent=true',
      'host/tu-a tun down mode=tun owner=null group=null persistent=true',
    ],
  },
  {
    name: 'a bridge that filters VLANs, and the VLANs of its ports',
    everywhere: false,
    build: [
      'host: ip link add br-v type bridge vlan_filtering 1 stp_state 1',
      'host: ip link add pv-a type veth peer name pv-b',
      'host: ip link set pv-a master br-v',
      'host: bridge vlan add dev pv-a vid 10-11',
      'host: bridge vlan add dev pv-a vid 20 pvid untagged',
      'host: bridge vlan add dev br-v vid 10 self',
      'host: bridge fdb add 02:00:00:00:00:05 dev pv-a master static vlan 10',
      'host: bridge fdb add 02:00:00:00:00:06 dev pv-a master extern_learn vlan 11',
    ],
    shows: [
      'host/br-v bridge down ports=host/pv-a vlan_filtering=true stp=true vlans=1pu,10',
      'host/pv-a veth down peer=host/pv-b bridge=host/br-v disabled learning wire=bridge-port,veth vlans=1u,10,11,20pu ' +
        'fdb=02:00:00:00:00:05@10:static,02:00:00:00:00:06@11:static',
    ],
  },
  {
    name: 'a bond and a VRF, which have ports and are no bridges',
    everywhere: false,
    build: [
      'host: ip link add bo-a type bond',
      'host: ip link add bp-a type veth peer name bp-b',
      'host: ip link set bp-a master bo-a',
      'host: ip link add vr-a type vrf table 10',
      'host: ip link add rp-a type veth peer name rp-b',
      'host: ip link set rp-a master vr-a',
    ],
    shows: [
      'host/bo-a bond down',
      // A bond brings its ports up.
      'host/bp-a veth no-carrier peer=host/bp-b master=host/bo-a wire=port,veth',
      'host/rp-a veth down peer=host/rp-b master=host/vr-a wire=port,veth',
      'host/vr-a vrf down',
    ],
  },
  {
    name: 'tunnels and teams by their kernel kind, with nothing invented',
    everywhere: false,
    build: [
      'host: ip link add gr-a type gre local 10.4.0.1 remote 10.4.0.2',
      'host: ip link add gt-a type gretap local 10.4.0.3 remote 10.4.0.4',
      'host: ip link add si-a type sit local 10.4.0.1 remote 10.4.0.5',
      'host: ip link add ge-a type geneve id 9 remote 10.4.0.6',
      'host: ip link add te-a type team',
    ],
    shows: [
      'host/ge-a geneve down',
      'host/gr-a gre down',
      'host/gt-a gretap down',
      'host/si-a sit down',
      'host/te-a team down',
    ],
  },
]

export const linkCases: readonly LinkCase[] = [...wiring, ...overUplink, ...others]
