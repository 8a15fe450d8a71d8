/**
 * Starting a program that gets nothing of ours but what it is given. Electron leaves descriptors of its own open across
 * execve(2), sockets to its helper processes among them: a program of ours that holds them keeps those helpers alive after
 * main's death, and could speak to them.
 */
import {
  spawn,
  type ChildProcess,
  type ChildProcessWithoutNullStreams,
  type SpawnOptions,
  type SpawnOptionsWithoutStdio,
} from 'node:child_process'
import { readdirSync } from 'node:fs'
import koffi from 'koffi'

const fcntl = koffi.load('libc.so.6').func('int fcntl(int, int, ...)')
/** <fcntl.h>. */
const setFlags = 2
const closeOnExec = 1
const firstBeyondStandard = 3

/**
 * As spawn of node:child_process, but for the descriptors: the program's are those of `stdio` and no other.
 * @param options `stdio` may name descriptors that are open; they are duplicated before execve and not affected.
 */
export function spawnAlone(
  program: string,
  args: readonly string[],
  options: SpawnOptionsWithoutStdio,
): ChildProcessWithoutNullStreams
export function spawnAlone(program: string, args: readonly string[], options: SpawnOptions): ChildProcess
export function spawnAlone(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  for (const name of readdirSync('/proc/self/fd')) {
    const descriptor = Number(name)
    // That of the listing itself is closed by now: fcntl's refusal of it says nothing new.
    if (descriptor >= firstBeyondStandard) fcntl(descriptor, setFlags, 'int', closeOnExec)
  }
  return spawn(program, args, options)
}
