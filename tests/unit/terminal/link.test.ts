import { describe, expect, it } from 'vitest'
import { ipcSchemas } from '../../../src/contract/ipcSchemas'
import { openableLink } from '../../../src/core/terminal/link'
import { openLink } from '../../../src/main/links'

const taken = (url: string): boolean => ipcSchemas['link.open'].safeParse({ url }).success

describe('a link of a terminal', () => {
  it.each([
    'http://example.com',
    'https://example.com:8443/a/b?c=d&e=%20#f',
    'HTTP://[::1]:8080/',
    'http://172.17.0.2',
    'https://도메인.example/문서',
    'https://example.com/@name',
  ])('is opened: %s', (url) => {
    expect(openableLink(url)).toBe(url)
    expect(taken(url)).toBe(true)
  })

  it.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'data:text/html,x',
    'vethlab://x',
    'ssh://example.com',
    '//example.com',
    'http:example.com',
    'http:/example.com',
    'http:///example.com',
    'http://user@example.com',
    'http://user:secret@example.com/',
    'https://bank.example%40evil.example/',
    'https:\\\\example.com',
    'https://good.example\\@evil.example',
    'http://example.com/a b',
    'http://example.com/\n',
    'http://example.com/\u202e',
    'http://exam\u200bple.com',
    ` http://example.com`,
    `http://example.com/${'a'.repeat(2_048)}`,
  ])('is refused, by the page and by main: %j', (url) => {
    expect(openableLink(url)).toBeNull()
    expect(taken(url)).toBe(false)
  })

  it('reaches the desktop as URL writes it', async () => {
    const opened: string[] = []
    const open = (url: string): Promise<void> => {
      opened.push(url)
      return Promise.resolve()
    }
    expect(await openLink(open, 'https://аpple.example')).toEqual({ ok: true, value: {} })
    expect(opened).toEqual(['https://xn--pple-43d.example/'])
  })

  it('that the desktop cannot open is said with its address', async () => {
    const answer = await openLink(() => Promise.reject(new Error('no browser')), 'http://example.com/')
    expect(answer).toMatchObject({ ok: false, code: 'link-not-opened', params: { url: 'http://example.com/' } })
    expect(await openLink(() => Promise.resolve(), 'http://[')).toMatchObject({ code: 'link-not-opened' })
  })
})
