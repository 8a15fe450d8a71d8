/**
 * Sentences of what changed between two moments. In Korean, names are followed by a noun, a colon or a bracket, never by a
 * particle whose form depends on the last sound.
 */
import type { Language } from '../lesson/types'

const en = {
  'container-new': 'container {name} is new (image {image}, {state})',
  'container-gone': 'container {name} is gone',
  'container-restarted': 'container {name} was restarted: it has a new network namespace',
  'container-state': 'container {name}: {from} → {to}',
  'container-renamed': 'container {from} is now called {to}',
  'network-new': 'Docker network {name} is new ({driver} {subnets})',
  'network-gone': 'Docker network {name} is gone',
  'network-changed': 'Docker network {name} changed',
  'namespace-new': 'network namespace {place} is new',
  'namespace-gone': 'network namespace {place} is gone',
  'pair-new': 'new {kind} pair: {name} on {place} ↔ {peer} on {peerPlace}',
  'pair-gone': '{kind} pair gone: {name} on {place} ↔ {peer} on {peerPlace}',
  'interface-new': 'new interface {name} on {place} ({kind})',
  'interface-gone': 'interface {name} on {place} is gone ({kind})',
  'port-new': '{name} on {place} is now a port of bridge {bridge}',
  'address-new': '{name} on {place} got address {address}',
  'address-gone': '{name} on {place} lost address {address}',
  'field-changed': '{name} on {place}: {field} {from} → {to}',
  'field-set': '{name} on {place}: {field} {to}, before none',
  'field-unset': '{name} on {place}: {field} none, before {from}',
  'route-new': 'new route on {place}: {route}',
  'route-gone': 'route gone on {place}: {route}',
  'field.name': 'name',
  'field.state': 'state',
  'field.master': 'master',
  'field.vethPeer': 'peer',
  'field.parentInterface': 'parent interface',
  'field.underlay': 'underlay',
  'field.kindDetail': 'settings',
  'field.mtu': 'MTU',
  'field.mac': 'MAC address',
  'field.alias': 'alias',
  'field.altNames': 'alternative names',
} as const satisfies Record<string, string>

const ko = {
  'container-new': '{name} 컨테이너가 생겼다 (이미지 {image}, {state})',
  'container-gone': '{name} 컨테이너가 없어졌다',
  'container-restarted': '{name} 컨테이너가 다시 시작되어 네트워크 네임스페이스가 새로 만들어졌다',
  'container-state': '{name} 컨테이너의 상태: {from} → {to}',
  'container-renamed': '컨테이너 이름이 바뀌었다: {from} → {to}',
  'network-new': '{name} Docker 네트워크가 생겼다 ({driver} {subnets})',
  'network-gone': '{name} Docker 네트워크가 없어졌다',
  'network-changed': '{name} Docker 네트워크의 설정이 바뀌었다',
  'namespace-new': '네트워크 네임스페이스가 생겼다: {place}',
  'namespace-gone': '네트워크 네임스페이스가 없어졌다: {place}',
  'pair-new': '{kind} 쌍이 생겼다: {name} ({place}) ↔ {peer} ({peerPlace})',
  'pair-gone': '{kind} 쌍이 없어졌다: {name} ({place}) ↔ {peer} ({peerPlace})',
  'interface-new': '{name} 인터페이스가 생겼다 ({place}, {kind})',
  'interface-gone': '{name} 인터페이스가 없어졌다 ({place}, {kind})',
  'port-new': '{name} 인터페이스가 {bridge} 브리지의 포트가 되었다 ({place})',
  'address-new': '{name} 인터페이스에 주소 {address} 추가 ({place})',
  'address-gone': '{name} 인터페이스에서 주소 {address} 제거 ({place})',
  'field-changed': '{name} 인터페이스의 {field}: {from} → {to} ({place})',
  'field-set': '{name} 인터페이스의 {field}: 없음 → {to} ({place})',
  'field-unset': '{name} 인터페이스의 {field}: {from} → 없음 ({place})',
  'route-new': '라우트 추가 ({place}): {route}',
  'route-gone': '라우트 제거 ({place}): {route}',
  'field.name': '이름',
  'field.state': '상태',
  'field.master': '마스터',
  'field.vethPeer': '피어',
  'field.parentInterface': '부모 인터페이스',
  'field.underlay': '언더레이',
  'field.kindDetail': '설정',
  'field.mtu': 'MTU',
  'field.mac': 'MAC 주소',
  'field.alias': '별칭',
  'field.altNames': '대체 이름',
} as const satisfies Record<keyof typeof en, string>

/** By language, then by key. */
export const summaryMessages: Readonly<Record<Language, Readonly<Record<keyof typeof en, string>>>> = { en, ko }

export type SummaryKey = Exclude<keyof typeof en, `field.${string}`>
