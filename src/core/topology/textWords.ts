/** The words of `vethlab snapshot --text`; what iproute2 has a word for keeps it. */
import type { Language } from '../lesson/types'
import type { EngineAbout, MissingPart, Namespace, NamespaceService } from './types'

export interface TextWords {
  readonly host: Readonly<Record<EngineAbout['kind'], string>>
  readonly kinds: Readonly<Record<Exclude<Namespace['kind'], 'host'>, string>>
  readonly services: Readonly<Record<NamespaceService['role'], string>>
  readonly missing: Readonly<Record<MissingPart, string>>
  readonly tables: Readonly<Record<'routes' | 'rules' | 'neighbours' | 'fdb' | 'vlans', string>>
  readonly network: string
  readonly port: string
  readonly master: string
  readonly peer: string
  readonly parent: string
  readonly underlay: string
  readonly outside: string
  readonly engineOnly: string
  readonly unnamed: string
  readonly stopped: string
}

export const textWords: Readonly<Record<Language, TextWords>> = {
  en: {
    host: { 'lab-host': 'lab host', system: 'host' },
    kinds: {
      container: 'container',
      network: 'network’s namespace',
      fabric: 'between the lab hosts:',
      other: 'network namespace',
    },
    services: {
      overlay: 'namespace of the overlay network',
      'load-balancer': 'load balancer of the network',
      ingress: 'ingress sandbox of the network',
    },
    missing: {
      'needs-root': 'by the engine’s word alone: without root no network namespace can be entered',
      'other-kernel': 'by the engine’s word alone: it was not proven to run on this kernel',
      'engine-silent': 'without Docker’s names: the engine does not answer',
    },
    tables: { routes: 'routes', rules: 'rules', neighbours: 'neighbours', fdb: 'forwarding database', vlans: 'VLANs' },
    network: 'network',
    port: 'port of',
    master: 'master',
    peer: 'peer',
    parent: 'parent',
    underlay: 'underlay',
    outside: 'peer outside of this picture',
    engineOnly: '(the engine’s word alone)',
    unnamed: 'without Docker’s names: the engine does not answer',
    stopped: 'not running',
  },
  ko: {
    host: { 'lab-host': '랩 호스트', system: '호스트' },
    kinds: {
      container: '컨테이너',
      network: '네트워크의 네임스페이스',
      fabric: '랩 호스트 사이:',
      other: '네트워크 네임스페이스',
    },
    services: {
      overlay: '오버레이 네트워크의 네임스페이스',
      'load-balancer': '네트워크의 로드 밸런서',
      ingress: '네트워크의 ingress 샌드박스',
    },
    missing: {
      'needs-root': '엔진의 말로만 그림: root 권한 없이는 네트워크 네임스페이스에 들어갈 수 없음',
      'other-kernel': '엔진의 말로만 그림: 이 커널에서 돈다는 것이 증명되지 않음',
      'engine-silent': '엔진이 응답하지 않아 Docker 이름이 없음',
    },
    tables: { routes: '라우트', rules: '규칙', neighbours: '이웃', fdb: '포워딩 데이터베이스', vlans: 'VLAN' },
    network: '네트워크',
    port: '브리지 포트:',
    master: '마스터',
    peer: '피어',
    parent: '부모 인터페이스',
    underlay: '언더레이',
    outside: '피어가 이 그림 밖에 있음',
    engineOnly: '(엔진의 말로만)',
    unnamed: '엔진이 응답하지 않아 Docker 이름이 없음',
    stopped: '실행 중이 아님',
  },
}
