/** An offer in words: the verb, and what it is about where that is not what is selected, or several of the same verb stand together. */
import { useI18n } from 'vue-i18n'
import type { Offer } from '../../core/actions/offers'
import { visibleText } from '../../core/text/visible'

export function useOfferLabel(): (offer: Offer, among: readonly Offer[]) => string {
  const { t } = useI18n()
  return (offer, among) => {
    const verb = t(`act.${offer.action.kind}`)
    const several = among.filter((other) => other.action.kind === offer.action.kind).length > 1
    return (several || offer.named) && offer.about !== '' ? `${verb}: ${visibleText(offer.about)}` : verb
  }
}
