import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { firstAreas } from '../../../src/core/areas/areas'
import { openAreas } from '../../../src/main/areas'
import type { BrokenFile } from '../../../src/main/keptFile'

describe('the file of the window’s areas', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'vethlab-areas-'))
  })
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true })
  })
  const open = (): { reports: BrokenFile[]; areas: ReturnType<typeof openAreas> } => {
    const reports: BrokenFile[] = []
    return { reports, areas: openAreas(directory, (broken) => reports.push(broken)) }
  }

  it('is read at the next start', () => {
    expect(open().areas.current()).toEqual(firstAreas)
    open().areas.save({ collapsed: ['graph'], lesson: 40, graph: null })
    const { areas, reports } = open()
    expect(areas.current()).toEqual({ collapsed: ['graph'], lesson: 40, graph: null })
    expect(reports).toEqual([])
  })

  it.each([
    [
      '{"collapsed":["graph"],"lesson":400,"graph":null}',
      ['lesson'],
      { collapsed: ['graph'], lesson: null, graph: null },
    ],
    ['{ half', [], firstAreas],
  ])('is kept aside and said where it is broken: %s', (text, lost, expected) => {
    writeFileSync(join(directory, 'window.json'), text)
    const { areas, reports } = open()
    expect(areas.current()).toEqual(expected)
    expect(reports.map((report) => report.lost)).toEqual([lost])
    expect(readFileSync(reports[0]?.kept ?? '', 'utf8')).toBe(text)
  })
})
