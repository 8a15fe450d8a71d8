/** The same in Korean. */
import type { en } from '../en'
import { advice } from './advice'
import { cli } from './cli'
import { failure } from './failure'
import { machine } from './machine'
import { remedy } from './remedy'
import { why } from './why'

export const ko: Readonly<Record<keyof typeof en, string>> = {
  ...failure,
  ...why,
  ...remedy,
  ...advice,
  ...machine,
  ...cli,
}
