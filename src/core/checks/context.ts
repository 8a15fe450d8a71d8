/** What a check may look at, and the shape of what it finds. */
import type { EngineExec } from '../facts/dockerNames'
import type { CheckResult, CheckVerdict } from '../lesson/types'
import type { Topology } from '../topology/types'
import { observedCodes, undeterminedCodes, type ObservedCode, type UndeterminedCode } from './codes'
import type { CheckKind } from './spec'

export interface CheckContext {
  /** The picture now; null where the lab host is not observed. */
  readonly topology: Topology | null
  /** True while facts or names may be out of date. */
  readonly behind: boolean
  /** The picture at the marked moment "before"; null until it is marked. */
  readonly before: Topology | null
  /** Commands that the engine started in containers since the lesson began, by its own events. */
  readonly execs: readonly EngineExec[]
  /** So many of them had been started when the step began. */
  readonly execsBeforeStep: number
  /** What the engine refused since the step began, by its own log. */
  readonly refusals: readonly EngineRefusal[]
  /** What that command said in the lab host, which changes nothing there; undefined where it has not been asked yet. */
  readonly ask: (argv: readonly string[]) => ToolAnswer | undefined
  /** Packets counted since the step began; undefined where nobody counts them yet. */
  readonly packets: (counter: PacketCounter) => number | undefined
  /** The pictures of the lesson's lab hosts, in their order. */
  readonly hosts: readonly (Topology | null)[]
}

/** A request that the engine answered with a status of 500 or more, as its log says it. */
export interface EngineRefusal {
  /** Such as "networks/create". */
  readonly request: string
  readonly message: string
}

/** Which packets are counted, on which interface of the lab host, in both directions. */
export interface PacketCounter {
  readonly interface: string
  readonly protocol: 'udp' | 'tcp'
  /** Source or destination port. */
  readonly port: number
}

/** What a program said that was run to learn something; null where it could not be run. */
export type ToolAnswer = { readonly status: number; readonly stdout: string } | null

/** A result with the code that hints are chosen by. */
export interface EvaluatedCheck extends CheckResult {
  readonly observedCode: ObservedCode
}

export interface Finding<K extends CheckKind = CheckKind> {
  readonly code: ObservedCode<K>
  readonly params: Readonly<Record<string, string | number>>
  /** Interface keys and namespace ids. */
  readonly about: readonly string[]
}

/** Builds a finding. */
export function found<C extends string>(
  code: C,
  params: Finding['params'] = {},
  about: readonly string[] = [],
): { code: C; params: Finding['params']; about: readonly string[] } {
  return { code, params, about }
}

/** The verdict is a property of the code: the first code of a kind is its pass. */
export function verdictOf(kind: CheckKind, code: ObservedCode): CheckVerdict {
  if (isUndetermined(code)) return 'undetermined'
  return code === observedCodes[kind][0] ? 'passed' : 'failed'
}

function isUndetermined(code: ObservedCode): code is UndeterminedCode {
  return (undeterminedCodes as readonly string[]).includes(code)
}
