/**
 * Puts values into a sentence's `{name}` places. A value is put in as it is, whatever it holds; a place without a value
 * stays visible instead of vanishing.
 */
export function fillIn(sentence: string, params: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : placeholder,
  )
}
