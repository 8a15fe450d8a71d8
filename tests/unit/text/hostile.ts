/** Text that does something where it is believed: to a terminal, a shell, a page, a file format, or a template. */

const esc = '\u001b'
/** Sets a mark in the page whose script runs it. */
export const markup = '<img src=x onerror=window.hacked=1>'

/** What may be an interface's name: at most 15 bytes, no slash, no colon, no white space (dev_valid_name, net/core/dev.c). */
export const hostileInterfaceNames: readonly string[] = [
  `${esc}[31mred`,
  `${esc}]0;own\u0007`,
  'c\u009b2J',
  'a\u202eb',
  'z\u200bw',
  '<script>',
  '"><b',
  "';id;'",
  '$(reboot)',
  '`id`',
  '!!',
  '{{7*7}}',
  '{name}',
  '-rf',
  '__proto__',
  'constructor',
  '가나다라마',
]

/** What may be any text: an alias, a label, a name that Docker or `ip netns` does not restrict. */
export const hostileTexts: readonly string[] = [
  ...hostileInterfaceNames,
  markup,
  `two\nlines${esc}[2J`,
  `]]><script>window.hacked=1</script>&amp;`,
  `it's $(id) "quoted" \\ back`,
  'lone \ud800 surrogate',
  'tab\tand\rreturn',
  '\ufeff\u2028\u2066x',
]

/** C0 but tab and line feed, DEL, C1, bidirectional controls: nothing of it may reach a screen. */
export const acting = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069]/
