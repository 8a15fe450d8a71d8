import { describe, expect, it } from 'vitest'
import { isPageAddress, pageAddress, pageFile } from '../../../src/main/page'

describe('an address of the page', () => {
  it('names a file of the build', () => {
    expect(pageFile(pageAddress)).toBe('index.html')
    expect(pageFile('vethlab://page/assets/index-C9_a-1.js?x#y')).toBe('assets/index-C9_a-1.js')
  })

  it.each([
    'vethlab://page/',
    'vethlab://page/..',
    'vethlab://page/../main/index.js',
    'vethlab://page/assets/../../main/index.js',
    'vethlab://page/assets//index.js',
    'vethlab://page/%2e%2e/main/index.js',
    'vethlab://page/assets%2f..%2findex.js',
    'vethlab://page/.hidden',
    'vethlab://page/a\0.js',
    'vethlab://other/index.html',
    'vethlab://page.evil/index.html',
    'vethlab://page@evil/index.html',
    'file:///etc/hostname',
    'https://page/index.html',
    '',
  ])('names nothing where it is %j', (address) => {
    expect(pageFile(address)).toBeNull()
  })

  it('is told from all others', () => {
    expect(isPageAddress(pageAddress)).toBe(true)
    for (const other of ['vethlab://page.evil/', 'vethlab://other/', 'file:///vethlab://page/', 'about:blank', ''])
      expect(isPageAddress(other)).toBe(false)
  })
})
