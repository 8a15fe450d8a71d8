/** Which links of a terminal may be opened. What is printed there comes from programs that nobody has to trust. */

/** Longer ones are no links that a person could look at before opening them. */
const longest = 2_048

/**
 * RFC 3986's http and https forms, and less than a browser would take: no credentials (they hide the host: `https://bank@evil`),
 * no backslash (browsers read it as a slash), no space, control or invisible character.
 * @returns the link as it is to be opened, or null where it is refused.
 */
export function openableLink(text: string): string | null {
  if (text.length > longest) return null
  const parts = /^https?:\/\/([^/?#]+)([/?#].*)?$/i.exec(text)
  const authority = parts?.[1]
  if (authority === undefined || /[@%]/.test(authority)) return null
  return /[\s\\"<>\p{Cc}\p{Cf}]/u.test(text) ? null : text
}
