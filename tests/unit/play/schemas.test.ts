/** What of free play passes the contract's two doors. */
import { describe, expect, it } from 'vitest'
import { agentSchemas } from '../../../src/contract/agentSchemas'
import { ipcSchemas } from '../../../src/contract/ipcSchemas'

describe('the agent takes for a copy', () => {
  const name = (text: string): boolean =>
    agentSchemas['copy.in'].safeParse({ labHost: 'lab-1', socket: '/run/x', name: text, folder: true }).success
  const path = (text: string): boolean =>
    agentSchemas['copy.out'].safeParse({ labHost: 'lab-1', socket: '/run/x', path: text }).success

  it('any one name, whatever characters it has', () => {
    for (const text of ['shop', '-rf', 'a b', 'a\nb', `'"$(x)`, '...', '한글'])
      expect([text, name(text)]).toEqual([text, true])
  })

  it('no name that leads elsewhere', () => {
    for (const text of ['', '.', '..', 'a/b', '/a', '../a', 'a\0b', 'a'.repeat(256)])
      expect([text, name(text)]).toEqual([text, false])
  })

  it('any path of the lab host, but none with a NUL', () => {
    for (const text of ['/etc/hosts', '../x', '-', 'a\nb']) expect([text, path(text)]).toEqual([text, true])
    for (const text of ['', 'a\0b', 'a'.repeat(4096)]) expect(path(text)).toBe(false)
  })

  it('a socket by its absolute path', () => {
    const socket = (text: string): boolean =>
      agentSchemas['copy.out'].safeParse({ labHost: 'lab-1', socket: text, path: 'x' }).success
    expect([socket('/run/x'), socket('x'), socket(`/${'x'.repeat(107)}`)]).toEqual([true, false, false])
  })
})

describe('the page', () => {
  it('names no path of the workstation in any request of free play', () => {
    const labHost = 'lab-1'
    for (const [request, args] of [
      ['play.loadFile', { labHost, path: '/etc/shadow' }],
      ['play.bringIn', { labHost, what: 'folder', path: '/home' }],
      ['play.copyOut', { labHost, path: '/etc/hosts', target: '/home/x' }],
      ['play.bringIn', { labHost, what: '/home' }],
    ] as const)
      expect(ipcSchemas[request].safeParse(args).success).toBe(false)
    expect(ipcSchemas['play.bringIn'].safeParse({ labHost, what: 'compose' }).success).toBe(true)
    expect(ipcSchemas['play.copyOut'].safeParse({ labHost, path: '/etc/hosts' }).success).toBe(true)
  })
})
