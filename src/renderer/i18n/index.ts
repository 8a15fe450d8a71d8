/** One catalogue a language, the same keys in both; checks bring their own sentences from core. */
import { createI18n } from 'vue-i18n'
import { en } from './en'
import { ko } from './ko'

export const messages = createI18n({
  legacy: false,
  locale: 'ko',
  fallbackLocale: 'en',
  // Keys are written whole ("lab.status.ready"), so that a search for one finds its every use.
  flatJson: true,
  messages: { ko: { ...ko }, en: { ...en } },
})
