/** The bricks of the panel's sections. */
import { shellLine } from '../text/shellQuote'
import { visibleText } from '../text/visible'
import { namespaceTitle } from '../topology/titles'
import type { Namespace, Topology } from '../topology/types'
import type { PanelCommand, PanelFact, PanelFactName, PanelSection, PanelValue } from './types'

const plain = (text: string): PanelValue => ({ text: visibleText(text), element: null })
/** A fact, or none where it has no value. */
export function fact(name: PanelFactName, ...values: readonly (string | PanelValue | null)[]): PanelFact[] {
  const given = values.flatMap((value) =>
    value === null || value === '' ? [] : [typeof value === 'string' ? plain(value) : value],
  )
  return given.length === 0 ? [] : [{ name, values: given }]
}
export const inNamespace = (...argv: readonly string[]): PanelCommand => ({
  where: 'namespace',
  text: shellLine(argv),
})
export const section = (id: PanelSection['id'], more: Partial<PanelSection>): PanelSection => ({
  id,
  title: null,
  facts: [],
  lines: [],
  commands: [],
  ...more,
})

/** What a namespace is called, safe to show. */
export function boxTitle(topology: Topology, namespace: Namespace): string {
  return visibleText(namespaceTitle(namespace, topology))
}
