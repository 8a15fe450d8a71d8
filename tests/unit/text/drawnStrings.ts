/** Hostile strings, drawn: pieces that each do something to somebody, in any order, and what is made of them. */
import type { Draw } from '../../docker/support/operations'
import { hostileTexts } from './hostile'

const esc = '\u001b'
/** @param canary a file that is there once a shell has run one of them. */
const piecesFor = (canary: string): readonly string[] => [
  ...hostileTexts,
  ...['<svg onload=window.hacked=1>', '</title></svg><script>window.hacked=1</script>', '<iframe srcdoc="x">', '<!--'],
  ...['"\' onmouseover=window.hacked=1 x="', '&lt;b&gt;&#60;i&#62;', 'javascript:window.hacked=1', ']]>', '<?xml?>'],
  ...[
    `$(touch ${canary})`,
    `\`touch ${canary}\``,
    `; touch ${canary} #`,
    `' && touch ${canary} '`,
    `| touch ${canary}`,
  ],
  ...[`${esc}]52;c;aGFja2Vk\u0007`, `${esc}]8;;file:///etc/passwd\u0007link${esc}]8;;\u0007`, `${esc}[201~`, `${esc}c`],
  ...['\u0000', '\u0007', '\b\b\b\b', '\r', '\n', '\t', '\u0085', '\u2028', '\u2029', '\ufeff', '\ufffe', '\uffff'],
  ...['\u202e', '\u2066', '\u2069', '\u200e', '\u061c', '\u200b', '\u2060', '\u00ad', '\ud800', '\udc00', '\udbff'],
  ...[
    'a\u0300\u0301\u0302'.repeat(40),
    '👩‍👩‍👧‍👦',
    '𝒳',
    '한\u1112\u1161\u11ab',
    'ﷺ',
    'x'.repeat(3_000),
    '\u0e33'.repeat(200),
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '{{constructor}}', '${7*7}', '%s%n', '{name}', '$&$1'],
  ...['../../../etc/passwd', '/dev/tcp/127.0.0.1/1', '--privileged', '-', '', ' ', '*', '~', '!!', '\\', '[link](x)'],
  ...['![x](http://127.0.0.1/x)', '`code`', '# title', '| a | b |', '<b>', '**', '[x]: javascript:1', '\\x1b[2J'],
]

/** A different one each time. */
export function drawString(draw: Draw, canary: string): string {
  const pieces = piecesFor(canary)
  const one = (): string => pieces[draw(pieces.length)] ?? ''
  const text = Array.from({ length: 1 + draw(4) }, one).join(draw(3) === 0 ? ' ' : '')
  return draw(5) === 0 ? text + String.fromCharCode(...Array.from({ length: 1 + draw(8) }, () => draw(0x1_0000))) : text
}
