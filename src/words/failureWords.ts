/** A failure in the person's language: what happened, why, and what to do next. The particulars stay as they were given. */
import type { Advice } from '../contract/advice'
import type { Failure } from '../contract/result'
import { visibleText } from '../core/text/visible'
import type { en } from './en'

/** Gives the sentence of a key with its parameters filled in. */
export type Tell = (key: keyof typeof en, params?: Readonly<Record<string, string>>) => string

export interface FailureWords {
  readonly what: string
  readonly why: string
  readonly next: string
  /** Exact lines for a terminal that belong to `next`; often none. */
  readonly commands: readonly string[]
}

/** @param tell of the surface that asks; every code of failure and of advice has its sentences. */
export function failureWords({ code, advice, params }: Failure, tell: Tell): FailureWords {
  const shown = visibleParams(params)
  return {
    what: tell(`failure.${code}`, shown),
    why: tell(`why.${code}`, shown),
    next: adviceWords(advice, params, tell) ?? tell(`remedy.${code}`, shown),
    commands: (advice?.commands ?? []).map(visibleText),
  }
}

/** @returns null where no advice was given. @param params the values that its sentence may name. */
export function adviceWords(given: Advice | null | undefined, params: Failure['params'], tell: Tell): string | null {
  return given ? tell(`advice.${given.code}`, visibleParams(params)) : null
}

/** What comes from an engine or the system may hold anything. */
export function visibleParams(params: Failure['params']): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(params ?? {}).map(([name, value]) => [name, visibleText(value)]))
}
