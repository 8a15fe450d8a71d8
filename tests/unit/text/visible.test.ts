import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatSentence } from '../../../src/core/checks/messages'
import { graphToSvg } from '../../../src/core/graph/svg'
import { freshLayout, layoutGraph } from '../../../src/core/graph/layout'
import { visibleJson, visibleLines, visibleText } from '../../../src/core/text/visible'
import { topologyToText } from '../../../src/core/topology/text'
import { namespaceTitle } from '../../../src/core/topology/titles'
import { acting, hostileTexts } from './hostile'
import { fileName, named, svgFaults } from './named'

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...hostileTexts))

describe('text that somebody else chose', () => {
  it('is shown without anything that acts or hides, and shown twice it is the same', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = visibleText(text)
        expect(shown).not.toMatch(acting)
        expect(shown).not.toMatch(/[\t\n]/)
        expect(visibleText(shown)).toBe(shown)
      }),
    )
  })

  it('keeps its lines where it may have lines', () => {
    expect(visibleLines('a\tb\r\n\u001b[31mc\u009b\n')).toBe('a    b\n␛[31mc\\u009b\n')
  })

  it('is the same value in JSON, which holds nothing that acts', () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, anyText), (value) => {
        const text = visibleJson(value)
        expect(text).not.toMatch(acting)
        expect(JSON.parse(text)).toEqual(value)
      }),
    )
  })

  it('stands in a check’s sentence without acting', () => {
    for (const name of hostileTexts) {
      const sentence = formatSentence({ key: 'observed.container-running', params: { image: name } }, 'en')
      expect(sentence).not.toMatch(acting)
    }
  })
})

describe.each(hostileTexts.map((text) => [text] as const))('a host where everything is called %j', (text) => {
  const topology = named(text)

  it('is told in as many lines as it has things, none of which acts', () => {
    const told = topologyToText(topology, { language: 'en' })
    expect(told).not.toMatch(acting)
    expect(told.split('\n')).toHaveLength(
      topology.namespaces.length + topology.interfaces.length + topology.networks.length + 1,
    )
  })

  it('names its mounts by what the bytes say', () => {
    const mounted = topology.namespaces.find((entry) => entry.mountPoints.length > 0)
    const wellFormed = Buffer.from(fileName(text)).toString()
    expect(mounted && namespaceTitle(mounted, topology)).toBe(wellFormed)
  })

  it('is drawn in a file that holds no element of its making, nor anything that acts', () => {
    const svg = graphToSvg(topology, layoutGraph(topology, freshLayout), {
      language: 'en',
      theme: 'dark',
      changes: null,
    })
    expect(svg).not.toMatch(acting)
    expect(svgFaults(svg)).toEqual([])
  })
})
