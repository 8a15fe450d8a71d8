import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hierarchyOf, inGroup, makeGroup, reapGroups } from '../../../src/main/labs/group'

/** A hierarchy as systemd makes it: the session's slice may have bounds, the scope in it holds processes. */
let root: string
const own = '/user.slice/app.slice/terminal.scope'
const slice = (): string => join(root, 'user.slice/app.slice')

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vl-group-'))
  mkdirSync(join(root, own), { recursive: true })
  for (const group of ['', 'user.slice', 'user.slice/app.slice']) {
    writeFileSync(join(root, group, 'cgroup.procs'), '')
    writeFileSync(join(root, group, 'cgroup.subtree_control'), 'cpu memory pids\n')
  }
  // A folder refuses to be written, as a group with processes refuses to be divided.
  mkdirSync(join(root, own, 'cgroup.subtree_control'))
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

describe('a set’s control group', () => {
  it('is made in the nearest group that may be divided, with its bounds one level above its processes', () => {
    const path = makeGroup('0a1b2c', { root, own })
    expect(path).toBe(join(slice(), 'vethlab-0a1b2c'))
    expect(Number(readFileSync(join(path ?? '', 'memory.max'), 'utf8'))).toBeGreaterThan(2 ** 30 - 1)
    expect(readFileSync(join(path ?? '', 'pids.max'), 'utf8')).toBe('4096')
    const [program, ...args] = inGroup(path, ['echo', 'entered'])
    expect(spawnSync(program, args, { encoding: 'utf8' }).stdout).toBe('entered\n')
    expect(readFileSync(join(path ?? '', 'labs/cgroup.procs'), 'utf8')).toBe('0\n')
  })

  it('is none where no group above may be divided, and the program is started all the same', () => {
    for (const group of ['', 'user.slice', 'user.slice/app.slice']) {
      rmSync(join(root, group, 'cgroup.subtree_control'))
      mkdirSync(join(root, group, 'cgroup.subtree_control'))
    }
    expect(makeGroup('0a1b2c', { root, own })).toBe(null)
    expect(inGroup(null, ['echo', 'entered'])).toEqual(['echo', 'entered'])
  })

  it('is none on version 1, or where both are mounted', () => {
    expect(hierarchyOf(join(root, 'user.slice'))).toBe(null)
    expect(makeGroup('0a1b2c', null)).toBe(null)
  })

  it('is removed when its set is there no more, and only then; nothing else of that hierarchy is', () => {
    const kept = ['vethlab-bbbbbb/labs', 'vethlab-cccccc/labs', 'vethlab-other', 'app.scope']
    for (const name of ['vethlab-aaaaaa/labs', ...kept]) mkdirSync(join(slice(), name), { recursive: true })
    // One in which processes are, though its set is not in the directory that was looked at.
    writeFileSync(join(slice(), 'vethlab-cccccc/cgroup.events'), 'populated 1\nfrozen 0\n')
    const removed = [join(slice(), 'vethlab-aaaaaa')]
    expect(reapGroups((id) => id === 'bbbbbb', { root, own })).toEqual({ removed, problems: [] })
    expect(existsSync(removed[0] ?? '')).toBe(false)
    for (const name of kept) {
      expect(existsSync(join(slice(), name))).toBe(true)
    }
  })
})
