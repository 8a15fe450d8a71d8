/** A picture is saved whole or not at all. */
import { mkdtempSync, readdirSync, readFileSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { savePicture } from '../../../src/main/pictures'

const folder = (): string => mkdtempSync(join(tmpdir(), 'vl-picture-'))
const svg = { name: 'lab-1', format: 'svg', content: '<svg/>' } as const

describe('saving a picture', () => {
  it('proposes the engine’s name and writes what it was given', async () => {
    const at = folder()
    const answer = await savePicture((name) => Promise.resolve(join(at, name)), svg)
    expect(answer).toEqual({ ok: true, value: { path: join(at, 'lab-1.svg') } })
    expect(readFileSync(join(at, 'lab-1.svg'), 'utf8')).toBe('<svg/>')
  })

  it('decodes a PNG', async () => {
    const at = join(folder(), 'x.png')
    await savePicture(() => Promise.resolve(at), { name: 'x', format: 'png', content: 'iVBORw==' })
    expect([...readFileSync(at)]).toEqual([0x89, 0x50, 0x4e, 0x47])
  })

  it('writes nothing where the person thinks better of it', async () => {
    expect(await savePicture(() => Promise.resolve(null), svg)).toEqual({ ok: true, value: { path: null } })
  })

  it('says what refused it, and leaves nothing behind', async () => {
    const at = folder()
    // A folder stands where the file should go: the last step fails.
    mkdirSync(join(at, 'taken.svg'))
    const answer = await savePicture(() => Promise.resolve(join(at, 'taken.svg')), svg)
    expect(answer).toMatchObject({ ok: false, code: 'file-not-written' })
    expect(readdirSync(at)).toEqual(['taken.svg'])
  })
})
