// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { glossary, searchGlossary, termOf } from '../../../src/core/glossary'
import { markTerms } from '../../../src/core/glossary/mark'
import { renderMarkdown, renderTitle } from '../../../src/renderer/lessons/markdown'

const marked = (text: string): string =>
  markTerms(text)
    .map((piece) => (piece.term === null ? piece.text : `[${piece.text}=${piece.term}]`))
    .join('')

describe('the glossary', () => {
  it('has every term of the field, whole in both languages', () => {
    const asked =
      'veth-pair veth-peer bridge bridge-port network-namespace macvlan ipvlan vlan vxlan parent-interface ifindex carrier mtu default-gateway nat published-port loopback container lab-host overlay-network ingress'
    expect(asked.split(' ').filter((id) => !termOf(id))).toEqual([])
    for (const { id, title, text, forms } of glossary) {
      expect(id).toMatch(/^[a-z][a-z-]*$/)
      for (const said of [title.ko, title.en, text.ko, text.en]) expect(said.trim().length, id).toBeGreaterThan(1)
      expect(text.ko, id).toMatch(/[가-힣].*[.)]|예: /)
      expect(text.en, id).toMatch(/[.)0-9]$/)
      expect(forms.en.length, id).toBeGreaterThan(0)
    }
  })

  it('has no word twice, all in lower case, no id twice', () => {
    const forms = glossary.flatMap((term) => [...term.forms.en, ...term.forms.ko])
    expect(forms.filter((form, at) => forms.indexOf(form) !== at)).toEqual([])
    expect(forms.filter((form) => form !== form.toLowerCase())).toEqual([])
    expect(new Set(glossary.map(({ id }) => id)).size).toBe(glossary.length)
  })

  it('is searched in titles, words and texts', () => {
    expect(searchGlossary('마스커', 'ko').map(({ id }) => id)).toEqual(['nat'])
    expect(searchGlossary(' RFC nothing', 'en')).toEqual([])
    expect(searchGlossary('', 'ko')).toHaveLength(glossary.length)
  })
})

describe('marking terms', () => {
  it.each([
    ['브리지는 스위치입니다.', '[브리지=bridge]는 스위치입니다.'],
    ['컨테이너들에서는 veth 쌍이었습니다', '[컨테이너=container]들에서는 [veth 쌍=veth-pair]이었습니다'],
    ['네트워크 네임스페이스 안', '[네트워크 네임스페이스=network-namespace] 안'],
    ['The Bridge ports of a bridge.', 'The [Bridge ports=bridge-port] of a [bridge=bridge].'],
    ['“veth”를', '“[veth=veth-pair]”를'],
    ['부모  인터페이스', '[부모  인터페이스=parent-interface]'],
    ['a bridge, the bridge', 'a [bridge=bridge], the bridge'],
  ])('marks what stands first: %s', (text, expected) => {
    expect(marked(text)).toBe(expected)
  })

  it.each([
    '브리지형 카메라',
    '새브리지',
    'veth0 vethlab my-bridge bridge-nf br_bridge',
    'Cambridge',
    'containerd',
    '/overlay bridge.ko',
    'natural',
  ])('leaves other words alone: %s', (text) => {
    expect(marked(text)).toBe(text)
  })

  it('marks a lesson’s text, each term once, never its code, and no title', () => {
    const html = renderMarkdown('컨테이너와 `브리지` 와 브리지.\n\n컨테이너 <b>\n\n```\nbridge macvlan\n```')
    expect(html.match(/data-term="[\w-]+"/g)).toEqual(['data-term="container"', 'data-term="bridge"'])
    expect(html).toContain('<code>브리지</code>')
    expect(html).toContain('bridge macvlan')
    expect(html).toContain('&lt;b&gt;')
    expect(renderTitle('컨테이너 `bridge`')).not.toContain('term')
  })
})
