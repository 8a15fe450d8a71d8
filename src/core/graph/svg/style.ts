/** Words and colours of the exported picture: a file has no style sheet and no catalogue to look into. */
import type { Language } from '../../lesson/types'
import type { Change } from '../../topology/compare'
import type { InterfaceState, WireKind } from '../../topology/types'
import type { BoxContent } from '../types'

export type SvgTheme = 'light' | 'dark'

interface Words {
  readonly boxes: Readonly<Record<BoxContent['kind'], string>>
  readonly services: Readonly<Record<NonNullable<BoxContent['service']>, string>>
  readonly states: Readonly<Record<InterfaceState, string>>
  readonly changes: Readonly<Record<Change, string>>
  readonly wires: Readonly<Record<WireKind, string>>
  readonly groupKinds: Readonly<Record<'direct' | 'isolated', string>>
  readonly boxesIn: (count: number) => string
  readonly more: string
  readonly engineOnly: string
  readonly outside: string
  readonly legend: string
}

export const svgWords: Readonly<Record<Language, Words>> = {
  en: {
    boxes: {
      host: 'host',
      container: 'container',
      network: 'network’s namespace',
      fabric: 'between the lab hosts',
      other: 'network namespace',
      group: 'group',
    },
    services: { overlay: 'overlay network', 'load-balancer': 'load balancer', ingress: 'ingress' },
    states: { up: 'up', 'no-carrier': 'no carrier', down: 'down', unknown: 'not told' },
    changes: { new: 'new', gone: 'gone', changed: 'changed' },
    wires: {
      veth: 'veth pair',
      'bridge-port': 'bridge port',
      port: 'enslaved to its master',
      macvlan: 'macvlan on its parent interface',
      ipvlan: 'ipvlan on its parent interface',
      vlan: 'VLAN on its parent interface',
      vxlan: 'VXLAN on its underlay',
      'vxlan-tunnel': 'VXLAN tunnel between lab hosts',
      'vxlan-one-way': 'VXLAN, known to one lab host only',
      lower: 'on the interface below it',
      endpoint: 'joined by the engine’s word alone',
    },
    groupKinds: { direct: 'without a bridge', isolated: 'without a wire' },
    boxesIn: (count) => `${String(count)} ${count === 1 ? 'namespace' : 'namespaces'}`,
    more: 'more of',
    engineOnly: 'by the engine’s word alone',
    outside: 'peer outside of this picture',
    legend: 'Legend',
  },
  ko: {
    boxes: {
      host: '호스트',
      container: '컨테이너',
      network: 'Docker 네트워크의 네임스페이스',
      fabric: '랩 호스트 사이',
      other: '네트워크 네임스페이스',
      group: '묶음',
    },
    services: { overlay: '오버레이 네트워크', 'load-balancer': '로드 밸런서', ingress: 'ingress' },
    states: { up: 'up', 'no-carrier': '캐리어 없음', down: 'down', unknown: '알려지지 않음' },
    changes: { new: '새로 생김', gone: '사라짐', changed: '바뀜' },
    wires: {
      veth: 'veth 쌍',
      'bridge-port': '브리지 포트',
      port: '마스터에 종속',
      macvlan: '부모 인터페이스 위의 macvlan',
      ipvlan: '부모 인터페이스 위의 ipvlan',
      vlan: '부모 인터페이스 위의 VLAN',
      vxlan: '언더레이 위의 VXLAN',
      'vxlan-tunnel': '랩 호스트 사이의 VXLAN 터널',
      'vxlan-one-way': 'VXLAN, 한쪽 랩 호스트만 상대를 앎',
      lower: '아래 인터페이스 위',
      endpoint: '엔진의 말로만 이어짐',
    },
    groupKinds: { direct: '브리지 없이 이어짐', isolated: '이어진 곳 없음' },
    boxesIn: (count) => `네임스페이스 ${String(count)}개`,
    more: '더 있음:',
    engineOnly: '엔진의 말로만 알려짐',
    outside: '피어가 이 그림 밖에 있음',
    legend: '범례',
  },
}

export interface Colours {
  readonly back: string
  readonly box: string
  readonly socket: string
  readonly line: string
  readonly text: string
  readonly quiet: string
  readonly wire: string
  readonly host: string
  readonly container: string
  readonly namespace: string
  readonly warn: string
  readonly changes: Readonly<Record<Change, { readonly line: string; readonly back: string }>>
}

/** 4.5:1 for every text against what it stands on. */
export const svgColours: Readonly<Record<SvgTheme, Colours>> = {
  light: {
    back: '#ffffff',
    box: '#f4f7fa',
    socket: '#ffffff',
    line: '#8d9bab',
    text: '#17212c',
    quiet: '#506072',
    wire: '#66788c',
    host: '#2457c5',
    container: '#7a35c9',
    namespace: '#7d5600',
    warn: '#7d5600',
    changes: {
      new: { line: '#0b6e48', back: '#d9f3e6' },
      gone: { line: '#b3261e', back: '#fbe1df' },
      changed: { line: '#7d5600', back: '#fbf0d0' },
    },
  },
  dark: {
    back: '#141a22',
    box: '#1b232e',
    socket: '#141a22',
    line: '#5a6b7e',
    text: '#e6ecf3',
    quiet: '#a3b1c2',
    wire: '#7f93a8',
    host: '#7aa7ff',
    container: '#c79bff',
    namespace: '#f5c451',
    warn: '#f5c451',
    changes: {
      new: { line: '#55d6a0', back: '#17352b' },
      gone: { line: '#ff8d85', back: '#3b2226' },
      changed: { line: '#f5c451', back: '#38301a' },
    },
  },
}
