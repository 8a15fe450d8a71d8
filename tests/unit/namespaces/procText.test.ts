import { describe, expect, it } from 'vitest'
import { parseNamespaceMounts, parseStatus } from '../../../src/agent/namespaces/procText'

describe('the status of a process', () => {
  it('gives its PID in every namespace, outermost first', () => {
    expect(parseStatus('Name:\tdockerd\nPid:\t9\nNStgid:\t9\t3\nNSpid:\t912\t31\t1\nNSpgid:\t0\n')).toEqual([
      912, 31, 1,
    ])
  })

  it('is not fooled by a name that looks like another line', () => {
    expect(parseStatus('Name:\tx\\nNSpid:\\\\t1\nNSpid:\t7\n')).toEqual([7])
  })

  it('is nothing where the kernel tells no NSpid', () => {
    expect(parseStatus('Name:\tx\n')).toBeNull()
  })
})

describe('the mounts of a lab host', () => {
  it('give network namespaces only, with the bytes of their paths', () => {
    const text = [
      '101 100 0:26 / /run rw - tmpfs run rw',
      '102 101 0:4 net:[4026532391] /run/netns/with\\040space rw shared:7 - nsfs nsfs rw',
      '103 101 0:4 mnt:[4026532392] /run/ns/mnt rw - nsfs nsfs rw',
      '104 101 0:30 /net:[4026532393] /run/liar rw - tmpfs tmpfs rw',
      '105 101 0:31 net:[4026532394] /run/liar2 rw - tmpfs nsfs rw',
    ].join('\n')
    expect(parseNamespaceMounts(text)).toEqual([{ inode: '4026532391', path: '/run/netns/with space' }])
  })
})
