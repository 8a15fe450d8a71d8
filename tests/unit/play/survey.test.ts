/** What the person chose, looked at on a real file system before anything is copied. */
import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copyLimits } from '../../../src/contract/play'
import type { Result } from '../../../src/contract/result'
import { numberedName } from '../../../src/core/text/numberedName'
import { survey, type Survey } from '../../../src/main/play/survey'
import { byteText } from '../../../src/renderer/play/byteText'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vl-survey-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const seen = (result: Result<Survey>): Survey => {
  if (!result.ok) throw new Error(result.message)
  return result.value
}
const names = ({ names }: Survey): string[] => names.map((name) => name.toString()).sort()

describe('a survey', () => {
  it('lists links as links, and never what they lead to', async () => {
    mkdirSync(join(folder, 'shop'))
    mkdirSync(join(folder, 'elsewhere'))
    writeFileSync(join(folder, 'elsewhere/secret'), 'x')
    symlinkSync('../elsewhere', join(folder, 'shop/folder'))
    symlinkSync('/', join(folder, 'shop/root'))
    symlinkSync('shop', join(folder, 'shop/loop'))
    expect(names(seen(await survey(join(folder, 'shop'))))).toEqual(['.', './folder', './loop', './root'])
  })

  it('takes what a chosen link leads to, under the link’s name', async () => {
    mkdirSync(join(folder, 'shop-1.2'))
    writeFileSync(join(folder, 'shop-1.2/compose.yml'), '')
    symlinkSync('shop-1.2', join(folder, 'shop'))
    const value = seen(await survey(join(folder, 'shop/')))
    expect([value.name, value.folder, value.composeFile]).toEqual(['shop', true, 'compose.yml'])
  })

  it('refuses what is neither a file nor a folder', async () => {
    execFileSync('mkfifo', [join(folder, 'fifo')])
    for (const chosen of [join(folder, 'fifo'), '/dev/null']) {
      expect(await survey(chosen)).toMatchObject({ ok: false, code: 'file-not-read' })
    }
  })

  it('knows its name although it was named by dots', async () => {
    mkdirSync(join(folder, 'shop/deep'), { recursive: true })
    expect(seen(await survey(join(folder, 'shop/deep/..'))).name).toBe('shop')
  })

  it('finds the compose file that compose would take', async () => {
    for (const name of ['docker-compose.yml', 'compose.yaml']) writeFileSync(join(folder, name), '')
    expect(seen(await survey(folder)).composeFile).toBe('compose.yaml')
    expect(seen(await survey(join(folder, 'docker-compose.yml'))).composeFile).toBe('docker-compose.yml')
  })

  it('refuses a byte too much, and a file too many, and takes what is just as large', async () => {
    const disk = join(folder, 'disk')
    writeFileSync(disk, '')
    truncateSync(disk, copyLimits.bytes)
    expect(seen(await survey(folder)).bytes).toBe(copyLimits.bytes)
    expect(seen(await survey(disk)).bytes).toBe(copyLimits.bytes)
    truncateSync(disk, copyLimits.bytes + 1)
    expect(await survey(folder)).toMatchObject({ code: 'too-large' })
    expect(await survey(disk)).toMatchObject({ code: 'too-large' })
    truncateSync(disk, 0)
    // The folder itself counts, and the file that is there.
    for (let count = 2; count < copyLimits.entries; count += 1) linkSync(disk, join(folder, String(count)))
    expect(seen(await survey(folder)).names).toHaveLength(copyLimits.entries)
    linkSync(disk, join(folder, 'one-more'))
    expect(await survey(folder)).toMatchObject({ code: 'too-large' })
  })
})

describe('a name beside others of the same', () => {
  it.each([
    ['shop', true, 1, 'shop'],
    ['shop', true, 2, 'shop-2'],
    ['shop-1.2', true, 2, 'shop-1.2-2'],
    ['compose.yaml', false, 3, 'compose-3.yaml'],
    ['.env', false, 2, '.env-2'],
    ['a.tar.gz', false, 2, 'a.tar-2.gz'],
  ])('%s', (name, isFolder, number, expected) => {
    expect(numberedName(name, isFolder, number)).toBe(expected)
  })
})

describe('bytes for a person', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [4_200_000, '4.2 MB'],
    [7_000_000_000_000_000, '7000.0 TB'],
  ])('%d', (bytes, text) => {
    expect(byteText(bytes)).toBe(text)
  })
})
