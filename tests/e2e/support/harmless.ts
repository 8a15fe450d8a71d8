/** Whether what somebody else has named is only text in the window. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { acting } from '../../unit/text/hostile'
import { overflowing } from './looks'

/** Everything that a person sees or hears, but what a terminal shows: that is a program's business. */
export async function expectHarmless(page: Page, message = ''): Promise<void> {
  const found = await page.evaluate(() => {
    const told = ['aria-label', 'title', 'alt', 'placeholder']
    const elements = [...document.querySelectorAll('*')].filter((element) => !element.closest('.xterm, style, script'))
    return {
      texts: elements.flatMap((element) => [
        ...[...element.childNodes]
          .filter((node) => node.nodeType === Node.TEXT_NODE)
          .map((node) => node.nodeValue ?? ''),
        ...told.map((name) => element.getAttribute(name) ?? ''),
      ]),
      handlers: elements.flatMap((element) => element.getAttributeNames()).filter((name) => name.startsWith('on')),
      foreign: document.querySelectorAll('img, iframe, object, embed, script:not([src])').length,
      hacked: 'hacked' in window,
      title: document.title,
      wider: document.documentElement.scrollWidth > innerWidth,
    }
  })
  expect(
    found.texts.filter((text) => acting.test(text)),
    message,
  ).toEqual([])
  expect(found.handlers, message).toEqual([])
  const { foreign, hacked, title, wider } = found
  expect({ foreign, hacked, title, wider }, message).toEqual({
    foreign: 0,
    hacked: false,
    title: 'Vethlab',
    wider: false,
  })
  expect(await overflowing(page), message).toEqual([])
}
