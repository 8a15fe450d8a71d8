/** The one catalogue of what checks say, shared by the page, the command line and the reports. */
import type { CheckSentence, Language } from '../lesson/types'
import { fillIn } from '../text/fillIn'
import { visibleText } from '../text/visible'
import { messagesEn } from './messages.en'
import { messagesKo } from './messages.ko'

/** Sentences with `{param}` placeholders, by key. */
export const checkMessages: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  ko: messagesKo,
  en: messagesEn,
}

/**
 * Says a sentence. Values are untrusted text (names that the kernel or the engine gave): what would act on a terminal is
 * made visible, and whoever shows the sentence in markup escapes it. An unknown key or parameter stays visible instead of
 * vanishing.
 */
export function formatSentence(sentence: CheckSentence, language: Language): string {
  const { params } = sentence
  const catalogue = checkMessages[language]
  const text = Object.hasOwn(catalogue, sentence.key) ? catalogue[sentence.key] : undefined
  const shown = Object.entries(params).map(([name, value]) => [name, visibleText(String(value))] as const)
  return fillIn(text ?? sentence.key, Object.fromEntries(shown))
}
