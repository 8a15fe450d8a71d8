/**
 * Makes control characters visible, so that a name that holds an escape sequence cannot act on a terminal nor break a line.
 * Interface names may hold any byte but '/' and white space (dev_valid_name, net/core/dev.c).
 */
export function visibleText(text: string): string {
  // C0, DEL, C1 and the bidirectional controls that can turn a line around.
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    const code = character.charCodeAt(0)
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : `\\u${code.toString(16).padStart(4, '0')}`
  })
}
