/** One catalogue a language, the same keys in both: the window's own and what is said elsewhere, too (src/words); checks bring their own sentences from core. */
import { createI18n } from 'vue-i18n'
import * as words from '../../words'
import { en } from './en'
import { ko } from './ko'

export const messages = createI18n({
  legacy: false,
  locale: 'ko',
  fallbackLocale: 'en',
  // Keys are written whole ("lab.status.ready"), so that a search for one finds its every use: nothing to descend into.
  messageResolver: (catalogue, key) => (catalogue as Readonly<Record<string, string>>)[key] ?? null,
  messages: { ko: { ...words.ko, ...ko }, en: { ...words.en, ...en } },
})
