/** Terms of interfaces and what joins them. Above each: where the fact is from. */
import type { Term } from './types'

export const wiringTerms: readonly Term[] = [
  // Linux network_namespaces(7).
  {
    id: 'network-namespace',
    forms: { en: ['network namespace', 'network namespaces'], ko: ['네트워크 네임스페이스'] },
    title: { en: 'Network namespace', ko: '네트워크 네임스페이스' },
    text: {
      en: 'A network stack of its own: interfaces, addresses, routes and firewall rules that only the processes in it see.',
      ko: '그 안의 프로세스만 보는 독립된 네트워크 스택입니다. 인터페이스, 주소, 라우트, 방화벽 규칙이 따로 있습니다.',
    },
  },
  // namespaces(7).
  {
    id: 'namespace',
    forms: { en: ['namespace', 'namespaces'], ko: ['네임스페이스'] },
    title: { en: 'Namespace', ko: '네임스페이스' },
    text: {
      en: 'A view of the machine that the kernel gives to some processes only: of its network, its processes, its mounts and more.',
      ko: '커널이 일부 프로세스에만 따로 보여 주는 시스템의 모습입니다. 네트워크, 프로세스, 마운트 등에 각각 있습니다.',
    },
  },
  // veth(4).
  {
    id: 'veth-pair',
    forms: { en: ['veth pair', 'veth pairs', 'veth'], ko: ['veth 쌍'] },
    title: { en: 'veth pair', ko: 'veth 쌍' },
    text: {
      en: 'Two virtual Ethernet interfaces joined like the ends of a cable: what goes in at one comes out at the other. Each end may be in another network namespace.',
      ko: '케이블의 양 끝처럼 이어진 두 개의 가상 이더넷 인터페이스입니다. 한쪽으로 들어간 것은 다른 쪽으로 나옵니다. 두 끝은 서로 다른 네트워크 네임스페이스에 있을 수 있습니다.',
    },
  },
  // veth(4), ethtool -S peer_ifindex.
  {
    id: 'veth-peer',
    forms: { en: ['veth peer', 'veth peers', 'peer interface'], ko: ['veth 피어'] },
    title: { en: 'veth peer', ko: 'veth 피어' },
    text: {
      en: 'The other end of a veth pair.',
      ko: 'veth 쌍의 다른 쪽 끝입니다.',
    },
  },
  // ip-link(8) type bridge; IEEE 802.1D.
  {
    id: 'bridge',
    forms: { en: ['bridge', 'bridges', 'linux bridge'], ko: ['브리지', '리눅스 브리지'] },
    title: { en: 'Bridge', ko: '브리지' },
    text: {
      en: 'A switch within the kernel: it passes frames between its ports by the MAC addresses that it has learnt. docker0 is one.',
      ko: '커널 안의 스위치입니다. 배운 MAC 주소에 따라 포트 사이에서 프레임을 전달합니다. docker0이 그 예입니다.',
    },
  },
  // bridge(8) link.
  {
    id: 'bridge-port',
    forms: { en: ['bridge port', 'bridge ports'], ko: ['브리지 포트'] },
    title: { en: 'Bridge port', ko: '브리지 포트' },
    text: {
      en: 'An interface that has been put into a bridge. What arrives at it belongs to the bridge, so it needs no address of its own.',
      ko: '브리지에 넣은 인터페이스입니다. 여기에 도착한 것은 브리지의 몫이므로 자신의 IP 주소가 필요 없습니다.',
    },
  },
  // ip-link(8) type macvlan.
  {
    id: 'macvlan',
    forms: { en: ['macvlan'], ko: [] },
    title: { en: 'macvlan', ko: 'macvlan' },
    text: {
      en: 'An interface on top of a parent interface with a MAC address of its own, so that it looks like one more machine on the parent’s network.',
      ko: '부모 인터페이스 위에 만든, 자신의 MAC 주소를 가진 인터페이스입니다. 부모의 네트워크에서는 또 하나의 컴퓨터로 보입니다.',
    },
  },
  // ip-link(8) type ipvlan; Documentation/networking/ipvlan.
  {
    id: 'ipvlan',
    forms: { en: ['ipvlan'], ko: [] },
    title: { en: 'ipvlan', ko: 'ipvlan' },
    text: {
      en: 'Like macvlan, but all interfaces share the parent’s MAC address and are told apart by their IP addresses.',
      ko: 'macvlan과 비슷하지만 모두 부모의 MAC 주소를 함께 쓰고 IP 주소로 구별됩니다.',
    },
  },
  // IEEE 802.1Q; ip-link(8) type vlan.
  {
    id: 'vlan',
    forms: { en: ['vlan', 'vlans', 'virtual lan'], ko: [] },
    title: { en: 'VLAN', ko: 'VLAN' },
    text: {
      en: 'One of several networks on the same wire, told apart by a number in each frame (802.1Q).',
      ko: '같은 선 위에 있는 여러 네트워크 가운데 하나입니다. 프레임마다 붙은 번호로 구별합니다 (802.1Q).',
    },
  },
  // RFC 7348.
  {
    id: 'vxlan',
    forms: { en: ['vxlan'], ko: [] },
    title: { en: 'VXLAN', ko: 'VXLAN' },
    text: {
      en: 'A tunnel that carries Ethernet frames in UDP packets, so that machines far apart seem to share one wire.',
      ko: '이더넷 프레임을 UDP 패킷에 담아 나르는 터널입니다. 떨어져 있는 컴퓨터가 한 선을 쓰는 것처럼 됩니다.',
    },
  },
  // docker network create -o parent; IFLA_LINK in rtnetlink(7).
  {
    id: 'parent-interface',
    forms: { en: ['parent interface', 'parent interfaces'], ko: ['부모 인터페이스'] },
    title: { en: 'Parent interface', ko: '부모 인터페이스' },
    text: {
      en: 'The interface that a macvlan, ipvlan or VLAN interface stands on and sends through.',
      ko: 'macvlan, ipvlan, VLAN 인터페이스가 그 위에 서서 패킷을 내보내는 인터페이스입니다.',
    },
  },
  // netdevice(7).
  {
    id: 'interface',
    forms: { en: ['interface', 'interfaces', 'network interface'], ko: ['인터페이스', '네트워크 인터페이스'] },
    title: { en: 'Interface', ko: '인터페이스' },
    text: {
      en: 'Where a network stack meets a network: a network card, or one that exists only in the kernel.',
      ko: '네트워크 스택이 네트워크와 만나는 곳입니다. 랜 카드일 수도 있고 커널 안에만 있을 수도 있습니다.',
    },
  },
  // netdevice(7), SIOCGIFINDEX.
  {
    id: 'ifindex',
    forms: { en: ['ifindex'], ko: ['인터페이스 번호'] },
    title: { en: 'ifindex', ko: 'ifindex' },
    text: {
      en: 'The number of an interface in its network namespace. eth0@if7 says that the other end has the number 7 where it is.',
      ko: '네트워크 네임스페이스 안에서 인터페이스의 번호입니다. eth0@if7은 건너편이 그쪽에서 7번이라는 뜻입니다.',
    },
  },
  // IFF_LOWER_UP in netdevice(7).
  {
    id: 'carrier',
    forms: { en: ['carrier', 'no-carrier', 'no carrier'], ko: ['캐리어'] },
    title: { en: 'Carrier', ko: '캐리어' },
    text: {
      en: 'Whether a signal comes in at the far end. An interface may be up and yet have no carrier: the cable, or its other end, is not there.',
      ko: '건너편에서 신호가 오는지를 말합니다. 인터페이스가 up이어도 케이블이나 반대쪽 끝이 없으면 캐리어가 없습니다.',
    },
  },
  // RFC 1191; ip-link(8) mtu.
  {
    id: 'mtu',
    forms: { en: ['mtu'], ko: [] },
    title: { en: 'MTU', ko: 'MTU' },
    text: {
      en: 'The largest packet, in bytes, that an interface sends in one piece.',
      ko: '인터페이스가 한 번에 보내는 가장 큰 패킷의 바이트 수입니다.',
    },
  },
  // IEEE 802; ip-link(8) address.
  {
    id: 'mac-address',
    forms: { en: ['mac address', 'mac addresses'], ko: ['mac 주소'] },
    title: { en: 'MAC address', ko: 'MAC 주소' },
    text: {
      en: 'The address of an interface on its own wire; six bytes. It is not known beyond the next router.',
      ko: '한 선 위에서 쓰는 인터페이스의 주소로 6바이트입니다. 다음 라우터 너머에서는 쓰이지 않습니다.',
    },
  },
]
