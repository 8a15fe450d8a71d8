/** The one catalogue of what checks say, shared by the page, the command line and the reports. */
import type { CheckSentence, Language } from '../lesson/types'
import { fillIn } from '../text/fillIn'
import { messagesEn } from './messages.en'
import { messagesKo } from './messages.ko'

/** Sentences with `{param}` placeholders, by key. */
export const checkMessages: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  ko: messagesKo,
  en: messagesEn,
}

/**
 * Says a sentence. Values are inserted as they are (names that the kernel or the engine gave are untrusted text: whoever
 * shows the sentence escapes it). An unknown key or parameter stays visible instead of vanishing.
 */
export function formatSentence(sentence: CheckSentence, language: Language): string {
  const { params } = sentence
  const catalogue = checkMessages[language]
  const text = Object.hasOwn(catalogue, sentence.key) ? catalogue[sentence.key] : undefined
  return fillIn(text ?? sentence.key, params)
}
