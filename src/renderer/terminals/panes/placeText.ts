/** A terminal's place in words, and the icon of its kind: the same on tabs, titles and menus. */
import type { Component } from 'vue'
import { useI18n } from 'vue-i18n'
import type { PlaceOffer, WireEnd } from '../../../core/panes/offers'
import type { Place } from '../../../core/panes/place'
import { boxIcon } from '../../graph/kinds'

type Shown = Pick<PlaceOffer, 'place' | 'name' | 'end'>

export interface PlaceText {
  /** Which kind of place, and its name: "lab host lab-1". */
  describe(shown: Shown): string
  /** Which end of its wire: "host end veth12ab". */
  endText(end: WireEnd): string
  /** As short as a tab is: of a wire's end, the interface stands for its kind. */
  short(shown: Shown): string
}

export function usePlaceText(): PlaceText {
  const { t } = useI18n()
  return {
    describe: ({ place, name }) => `${t(`terminal.place.${place.kind}`)} ${name}`,
    endText: (end) => t(`pane.end.${end.of}`, { name: end.interface }),
    short: ({ name, end }) => (end === null ? name : `${name} ${end.interface}`),
  }
}

const kinds = { 'lab-host': 'host', container: 'container', namespace: 'other' } as const

export function placeIcon(kind: Place['kind']): Component {
  return boxIcon(kinds[kind])
}
