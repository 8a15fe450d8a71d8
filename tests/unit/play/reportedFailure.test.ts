/** A failure may carry a lab host's own words: printed, they must not act on the person's terminal. */
import { expect, it } from 'vitest'
import { reportFailure } from '../../../src/cli/streams'
import { advice } from '../../../src/contract/advice'
import { speaker } from '../../../src/words'
import { failure } from '../../../src/contract/result'

it('prints what a lab host said so that it cannot act', () => {
  const printed: string[] = []
  const streams = { out: () => undefined, err: (text: string) => void printed.push(text), say: speaker('en') }
  const hostile = failure('archive-invalid', 'the engine said \u001b]52;c;ZWNobw==\u0007\u009b2J', {
    advice: advice('fetch-image', 'docker pull \u202eevil'),
  })
  reportFailure(streams, hostile)
  expect(printed.join('').split('\n').slice(1)).toEqual([
    '  the engine said ␛]52;c;ZWNobw==␇\\u009b2J',
    '  → See which there are, or fetch it there first:',
    '      docker pull \\u202eevil',
    '',
  ])
})
