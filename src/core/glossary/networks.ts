/** Terms of networks, containers and tables. Above each: where the fact is from. */
import type { Term } from './types'

export const networksTerms: readonly Term[] = [
  // ip-route(8) default via.
  {
    id: 'default-gateway',
    forms: {
      en: ['default gateway', 'gateway', 'gateways', 'default route'],
      ko: ['기본 게이트웨이', '게이트웨이', '기본 라우트'],
    },
    title: { en: 'Default gateway', ko: '기본 게이트웨이' },
    text: {
      en: 'The neighbour that gets every packet for which no closer route is known. For a container on a bridge it is the bridge’s own address.',
      ko: '더 가까운 라우트가 없는 모든 패킷을 받는 이웃입니다. 브리지에 있는 컨테이너에게는 브리지의 주소가 그것입니다.',
    },
  },
  // iptables-extensions(8) MASQUERADE; RFC 3022.
  {
    id: 'nat',
    forms: { en: ['nat', 'masquerade', 'masquerading'], ko: ['마스커레이드', '마스커레이딩', '주소 변환'] },
    title: { en: 'NAT, masquerading', ko: 'NAT, 마스커레이드' },
    text: {
      en: 'Addresses are rewritten on the way: what leaves a container gets the host’s address, and answers find the way back.',
      ko: '지나가는 패킷의 주소를 바꿔 씁니다. 컨테이너에서 나간 것은 호스트의 주소를 받고, 응답은 다시 돌아옵니다.',
    },
  },
  // docker run --publish.
  {
    id: 'published-port',
    forms: {
      en: ['published port', 'published ports', 'publish a port'],
      ko: ['공개한 포트', '공개된 포트', '게시된 포트', '포트 공개'],
    },
    title: { en: 'Published port', ko: '공개한 포트' },
    text: {
      en: 'A port of the host that leads to a port in a container (docker run -p).',
      ko: '컨테이너의 포트로 이어지는 호스트의 포트입니다 (docker run -p).',
    },
  },
  // RFC 1122, 3.2.1.3; lo in netdevice.
  {
    id: 'loopback',
    forms: { en: ['loopback'], ko: ['루프백'] },
    title: { en: 'Loopback', ko: '루프백' },
    text: {
      en: 'The interface lo, by which a network namespace speaks with itself (127.0.0.1). Every namespace has its own.',
      ko: '네트워크 네임스페이스가 자기 자신과 이야기하는 lo 인터페이스입니다 (127.0.0.1). 네임스페이스마다 따로 있습니다.',
    },
  },
  // OCI runtime specification.
  {
    id: 'container',
    forms: { en: ['container', 'containers'], ko: ['컨테이너'] },
    title: { en: 'Container', ko: '컨테이너' },
    text: {
      en: 'Processes that run in namespaces of their own on the host’s kernel, with a file system from an image.',
      ko: '호스트의 커널 위에서 자신만의 네임스페이스를 가지고 도는 프로세스들입니다. 파일 시스템은 이미지에서 옵니다.',
    },
  },
  // this project: docs/lab-hosts.md.
  {
    id: 'lab-host',
    forms: { en: ['lab host', 'lab hosts'], ko: ['랩 호스트'] },
    title: { en: 'Lab host', ko: '랩 호스트' },
    text: {
      en: 'A throw-away copy of this machine with its own Docker engine, where everything may be tried and broken.',
      ko: '자신의 Docker 엔진을 가진, 이 컴퓨터의 일회용 사본입니다. 무엇이든 해 보고 망가뜨려도 됩니다.',
    },
  },
  // Docker overlay driver (moby libnetwork/drivers/overlay).
  {
    id: 'overlay-network',
    forms: { en: ['overlay network', 'overlay networks', 'overlay'], ko: ['오버레이 네트워크', '오버레이'] },
    title: { en: 'Overlay network', ko: '오버레이 네트워크' },
    text: {
      en: 'One Docker network over several hosts: between them its frames travel in VXLAN tunnels.',
      ko: '여러 호스트에 걸친 하나의 Docker 네트워크입니다. 호스트 사이에서는 프레임이 VXLAN 터널로 다닙니다.',
    },
  },
  // RFC 7348, section 1.
  {
    id: 'underlay',
    forms: { en: ['underlay'], ko: ['언더레이'] },
    title: { en: 'Underlay', ko: '언더레이' },
    text: {
      en: 'The network that carries a tunnel’s packets.',
      ko: '터널의 패킷을 실어 나르는 아래쪽 네트워크입니다.',
    },
  },
  // Docker swarm routing mesh.
  {
    id: 'ingress',
    forms: { en: ['ingress'], ko: ['인그레스'] },
    title: { en: 'Ingress', ko: 'ingress' },
    text: {
      en: 'The overlay network by which a swarm takes in what arrives at a service’s published port on any of its hosts.',
      ko: '스웜의 어느 호스트에서든 서비스의 공개한 포트로 들어온 것을 받는 오버레이 네트워크입니다.',
    },
  },
  // RFC 950, RFC 4632.
  {
    id: 'subnet',
    forms: { en: ['subnet', 'subnets'], ko: ['서브넷'] },
    title: { en: 'Subnet', ko: '서브넷' },
    text: {
      en: 'A range of addresses that are reached without a router, such as 172.17.0.0/16.',
      ko: '라우터 없이 닿는 주소의 범위입니다. 예: 172.17.0.0/16',
    },
  },
  // RFC 826; ip-neighbour(8).
  {
    id: 'neighbour',
    forms: { en: ['neighbour', 'neighbours', 'neighbor', 'arp'], ko: ['이웃(neighbour)', '이웃 테이블'] },
    title: { en: 'Neighbour', ko: '이웃' },
    text: {
      en: 'Another machine on the same wire, and the table of which IP address has which MAC address (ARP, NDP).',
      ko: '같은 선 위의 다른 컴퓨터, 그리고 어느 IP 주소가 어느 MAC 주소인지 적은 표입니다 (ARP, NDP).',
    },
  },
  // bridge(8) fdb.
  {
    id: 'fdb',
    forms: { en: ['forwarding database', 'fdb'], ko: ['포워딩 데이터베이스'] },
    title: { en: 'Forwarding database', ko: '포워딩 데이터베이스' },
    text: {
      en: 'Where a bridge, or a VXLAN interface, has written down behind which port, or which far host, a MAC address is.',
      ko: '브리지나 VXLAN 인터페이스가 어느 포트, 또는 어느 먼 호스트 뒤에 어떤 MAC 주소가 있는지 적어 둔 곳입니다.',
    },
  },
]
