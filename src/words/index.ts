/** What every surface says in the same words: failures, advice, what this machine has; and the command line's own. */
export { en } from './en'
export { failureWords, type FailureWords, type Tell } from './failureWords'
export { findingWords, type FindingWords } from './findingWords'
export { ko } from './ko'
export { languageOf } from './locale'
export { speaker } from './say'
