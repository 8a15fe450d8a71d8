// @vitest-environment happy-dom
/** What a terminal's screen sees to before and beside xterm: the font, the graphics card, links, readable colours. */
import type { Terminal } from '@xterm/xterm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defaultTerminalSettings } from '../../../src/core/terminal/settings'
import { fontToMeasure, redrawWithFont } from '../../../src/renderer/terminals/fonts'
import { addLinks } from '../../../src/renderer/terminals/links'
import { shippedFont, terminalLook } from '../../../src/renderer/terminals/look'

describe('the shipped font', () => {
  const fonts = Object.assign(new EventTarget(), { load: vi.fn() })
  beforeEach(() => {
    fonts.load.mockReset()
    Object.defineProperty(document, 'fonts', { configurable: true, value: fonts })
  })
  afterEach(() => {
    Reflect.deleteProperty(document, 'fonts')
  })

  it('is there before a cell is measured, upright and bold', async () => {
    let come = (): void => undefined
    fonts.load.mockReturnValue(
      new Promise<void>((resolve) => {
        come = resolve
      }),
    )
    let measured = false
    const waiting = fontToMeasure().then(() => (measured = true))
    await Promise.resolve()
    expect(measured).toBe(false)
    expect(fonts.load.mock.calls.map(([font]) => String(font))).toEqual([
      expect.stringContaining(shippedFont),
      expect.stringMatching(/^bold /),
    ])
    come()
    await waiting
  })

  it('that does not come keeps no terminal from opening', async () => {
    fonts.load.mockRejectedValue(new Error('the file is gone'))
    await expect(fontToMeasure()).resolves.toBeUndefined()
  })

  it('has characters drawn again when a part of it has come, until the terminal is gone', () => {
    const clearTextureAtlas = vi.fn()
    const end = redrawWithFont({ clearTextureAtlas } as unknown as Terminal)
    const come = (family: string): void => {
      fonts.dispatchEvent(Object.assign(new Event('loadingdone'), { fontfaces: [{ family }] }))
    }
    come(`"${shippedFont}"`)
    expect(clearTextureAtlas).toHaveBeenCalledTimes(1)
    // The page's own font is none of a terminal's.
    come('Noto Sans KR')
    expect(clearTextureAtlas).toHaveBeenCalledTimes(1)
    end()
    come(shippedFont)
    expect(clearTextureAtlas).toHaveBeenCalledTimes(1)
  })
})

describe('the graphics card', () => {
  const probe = async (offered: boolean): Promise<{ answer: boolean; asked: unknown[]; lost: number }> => {
    vi.resetModules()
    const { accelerated } = await import('../../../src/renderer/terminals/accelerated')
    const asked: unknown[] = []
    let lost = 0
    const context = { getExtension: () => ({ loseContext: () => (lost += 1) }) }
    const getContext = vi
      .spyOn(HTMLCanvasElement.prototype, 'getContext')
      .mockImplementation((kind: string, options?: unknown) => {
        asked.push([kind, options])
        return (offered ? context : null) as never
      })
    const answer = accelerated() && accelerated()
    getContext.mockRestore()
    return { answer, asked, lost }
  }

  it('draws where there is one; a processor that plays it does not', async () => {
    expect((await probe(true)).answer).toBe(true)
    const without = await probe(false)
    expect(without.answer).toBe(false)
    expect(without.asked).toEqual([['webgl2', { failIfMajorPerformanceCaveat: true }]])
  })

  it('is asked once, and the context of the question given back', async () => {
    expect(await probe(true)).toMatchObject({ asked: [expect.anything()], lost: 1 })
  })
})

describe('a link', () => {
  const onOpen = vi.fn()
  const terminal = { options: {}, loadAddon: () => undefined } as unknown as Terminal
  const click = (text: string, ctrlKey: boolean): void => {
    addLinks(terminal, { onLink: () => undefined, onOpen })
    const range = { start: { x: 1, y: 1 }, end: { x: 2, y: 1 } }
    terminal.options.linkHandler?.activate(new MouseEvent('click', { ctrlKey }), text, range)
  }
  beforeEach(() => {
    onOpen.mockReset()
  })

  it('is opened by Ctrl and a click, not by a click', () => {
    click('https://real.example/', false)
    expect(onOpen).not.toHaveBeenCalled()
    click('https://real.example/', true)
    expect(onOpen).toHaveBeenCalledExactlyOnceWith('https://real.example/')
  })

  it('of another kind is not', () => {
    click('file:///etc/passwd', true)
    expect(onOpen).not.toHaveBeenCalled()
  })
})

describe('a colour that cannot be read on its ground', () => {
  it('is made readable in each theme', () => {
    for (const theme of ['dark', 'light'] as const) {
      expect(terminalLook(defaultTerminalSettings, theme).minimumContrastRatio).toBeGreaterThanOrEqual(4.5)
    }
  })
})
