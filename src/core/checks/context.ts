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
}

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
