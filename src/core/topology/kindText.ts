/** What only one kind of link has, as far as a comparison speaks of it. */
import type { LinkInfo } from '../facts/types'
import { bridgeFeatures, linkInfoText } from '../text/kernelNames'

/**
 * As `ip -d link` prints it, but for bridges: their id follows from their address and their first port, which are compared
 * by themselves.
 *
 * @returns empty text where there is nothing to tell.
 */
export function kindText(info: LinkInfo | null): string {
  if (info === null) return ''
  return info.kind === 'bridge' ? bridgeFeatures(info) : linkInfoText(info)
}
