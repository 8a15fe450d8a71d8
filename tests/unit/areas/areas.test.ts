import { describe, expect, it } from 'vitest'
import { areas, collapsedLimit, firstAreas, mayCollapse, sharesAt, withArea } from '../../../src/core/areas/areas'
import { areaLayoutSchema, mendAreas } from '../../../src/core/areas/schema'

describe('the window’s areas', () => {
  it('are collapsed in any order, the last one never', () => {
    for (const last of areas) {
      const [one, other] = areas.filter((area) => area !== last)
      const two = withArea(withArea(firstAreas, one ?? last, true), other ?? last, true)
      expect(two.collapsed).toHaveLength(collapsedLimit)
      expect(mayCollapse(two, last)).toBe(false)
      expect(withArea(two, last, true)).toBe(two)
      expect(withArea(two, one ?? last, false).collapsed).toEqual([other])
    }
  })

  it('stay the same object where nothing changes', () => {
    expect(withArea(firstAreas, 'graph', false)).toBe(firstAreas)
    const collapsed = withArea(firstAreas, 'graph', true)
    expect(withArea(collapsed, 'graph', true)).toBe(collapsed)
  })

  it.each([
    [1280, 720],
    [1920, 1080],
    [3840, 2160],
    // Presenter mode, and the smallest window.
    [1024, 576],
    [960, 600],
  ])('have sensible shares at %i×%i', (width, height) => {
    const { lesson, graph, least } = sharesAt(firstAreas, width, height)
    const lessonWidth = (lesson / 100) * width
    expect(lessonWidth).toBeGreaterThanOrEqual(270)
    expect(lessonWidth).toBeLessThanOrEqual(680)
    expect(Math.min(graph, 100 - graph) * height).toBeGreaterThanOrEqual(150 * 100)
    expect(least.lesson + least.right).toBeLessThan(100)
    expect(2 * least.row).toBeLessThanOrEqual(100)
  })

  it('keep what the person has chosen as far as it can be', () => {
    expect(sharesAt({ ...firstAreas, lesson: 45, graph: 30 }, 1920, 1080)).toMatchObject({ lesson: 45, graph: 30 })
    const tiny = sharesAt({ ...firstAreas, lesson: 6, graph: 94 }, 1280, 720)
    expect([tiny.lesson, tiny.graph]).toEqual([tiny.least.lesson, 100 - tiny.least.row])
  })

  it.each([
    ['{"collapsed":["graph"],"lesson":120,"graph":40}', ['lesson'], { collapsed: ['graph'], lesson: null, graph: 40 }],
    ['{"collapsed":["lesson","graph","terminals"],"lesson":30}', ['collapsed'], { collapsed: [], lesson: 30 }],
    ['{"collapsed":["graph","graph"]}', ['collapsed'], { collapsed: [] }],
    ['{"collapsed":"graph","graph":"50%"}', ['collapsed', 'graph'], firstAreas],
    ['{"collapsed":[],"sidebar":1}', ['sidebar'], firstAreas],
  ])('lose only the fields that are unusable: %s', (text, lost, expected) => {
    const json = JSON.parse(text) as unknown
    expect(areaLayoutSchema.safeParse(json).success).toBe(false)
    expect(mendAreas(json)?.lost).toEqual(lost)
    expect(mendAreas(json)?.value).toMatchObject(expected)
    expect(areaLayoutSchema.safeParse(mendAreas(json)?.value).success).toBe(true)
  })

  it('are those of the beginning where the file is no object', () => {
    expect(mendAreas([1])).toBeNull()
  })
})
