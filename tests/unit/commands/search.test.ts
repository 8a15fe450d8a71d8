import { describe, expect, it } from 'vitest'
import { searchEntries } from '../../../src/core/commands/search'

const entries = [
  ['터미널 열기: 랩 호스트 lab-1', 'Open a terminal: lab host lab-1'],
  ['레슨으로', 'To the lesson'],
  ['터미널로', 'To the terminal'],
  ['그림 전체 보기', 'Show the whole picture'],
  ['밝게 / 어둡게', 'Light or dark'],
] as const
const find = (query: string): string[] => searchEntries(entries, (texts) => texts, query).map((texts) => texts[1])

describe('looking for a command', () => {
  it('shows all where nothing is asked for', () => {
    expect(find(' ')).toEqual(entries.map((texts) => texts[1]))
  })

  it.each([
    ['whole', 'Show the whole picture'],
    ['PICTURE show', 'Show the whole picture'],
    ['그림', 'Show the whole picture'],
    // By the first letters of its syllables.
    ['ㄱㄹㅈㅊ', 'Show the whole picture'],
    ['ㄹㅅ', 'To the lesson'],
    ['lod', 'Light or dark'],
    ['dark', 'Light or dark'],
    ['레슨', 'To the lesson'],
    // As Hangul in its parts, such as from a file name.
    ['레슨'.normalize('NFD'), 'To the lesson'],
  ])('%s finds %s first', (query, title) => {
    expect(find(query)[0]).toBe(title)
  })

  it.each(['ㅌ', '터', '텀', '터미', '터민', '터미널'])('finds 터미널로 while %s is on its way', (query) => {
    expect(find(query)).toContain('To the terminal')
  })

  it('finds by each word, and nothing where one does not fit', () => {
    expect(find('terminal lab-1')).toEqual(['Open a terminal: lab host lab-1'])
    expect(find('terminal nowhere')).toEqual([])
    expect(find('(.*')).toEqual([])
  })

  it('puts a beginning before a word, and a word before letters', () => {
    const order = searchEntries(['stop all', 'to the top', 'top'], (text) => [text], 'top')
    expect(order).toEqual(['top', 'to the top', 'stop all'])
  })
})
