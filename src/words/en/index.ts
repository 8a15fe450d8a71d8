/** The sentences that window and command line have in common, in English. */
import { advice } from './advice'
import { cli } from './cli'
import { failure } from './failure'
import { machine } from './machine'
import { remedy } from './remedy'
import { why } from './why'

export const en = { ...failure, ...why, ...remedy, ...advice, ...machine, ...cli } as const
