/** Names and addresses in a tool's text, and what they are the names of in the picture. */
import type { NamespaceId } from '../facts/types'
import type { InterfaceKey } from '../topology/types'

export type NameKind = 'interface' | 'address' | 'mac' | 'bridge-id' | 'container' | 'network' | 'namespace'

/** The interface that `ip link` names behind the "@": the other end of a pair, or the interface below. */
export interface LinkedInterface {
  readonly key: InterfaceKey
  readonly ifindex: number
  readonly name: string
}

/** One meaning of a name. */
export interface NameEntry {
  readonly kind: NameKind
  /** Interfaces' keys and namespaces' ids: what the graph draws. More than one only of a network. */
  readonly elements: readonly string[]
  /** Null for what lies between the lab hosts. */
  readonly labHost: string | null
  /** Where the name holds; null for a network's. */
  readonly namespaceId: NamespaceId | null
  /** Of an interface's name; null otherwise. */
  readonly ifindex: number | null
  readonly linked: LinkedInterface | null
}

/** An engine's id, which is printed whole or as its beginning. */
export interface IdEntry {
  readonly id: string
  readonly entry: NameEntry
}

/** What an element is called, for a person. Untrusted text. */
export interface ElementTitle {
  /** Of the network namespace. */
  readonly box: string
  /** Null for the namespace itself. */
  readonly interfaceName: string | null
  readonly labHost: string | null
}

/** Every name of some pictures, to be looked up by a token of text. Lookups only: nothing ever walks it. */
export interface NameIndex {
  /** Names of interfaces, containers, networks and namespaces; bridge ids and inodes as they are printed. */
  readonly names: ReadonlyMap<string, readonly NameEntry[]>
  /** By canonical form (`canonicalAddress`). */
  readonly addresses: ReadonlyMap<string, readonly NameEntry[]>
  /** By the first `shortId` digits. */
  readonly ids: ReadonlyMap<string, readonly IdEntry[]>
  /** Names with characters that usually end one: by what they begin with, the length of the longest such name. */
  readonly odd: ReadonlyMap<string, number>
  readonly hostNamespaces: ReadonlyMap<string, NamespaceId>
  titleOf(element: string): ElementTitle | null
}

/** Where a text was printed: names are first of all those of that network namespace, then of that lab host. */
export interface Viewpoint {
  readonly labHost: string
  readonly namespaceId: NamespaceId | null
}

/** A part of a text that names something; offsets in UTF-16 code units, `end` is the first one behind it. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly kind: NameKind
  readonly elements: readonly string[]
}

/** So many hexadecimal digits does `docker ps` print of an id. */
export const shortId = 12
