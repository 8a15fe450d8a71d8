/**
 * Runs the command line it is given as a child, becomes the parent of all below it that lose theirs
 * (PR_SET_CHILD_SUBREAPER of prctl(2)), and never waits for those: a machine's first process that takes its time.
 */
import { spawn } from 'node:child_process'
import koffi from 'koffi'

/** <linux/prctl.h>. */
const setChildSubreaper = 36
koffi.load('libc.so.6').func('int prctl(int, unsigned long)')(setChildSubreaper, 1)
// Node waits for the children that it has started, by their PIDs, and for no others.
spawn(process.execPath, process.argv.slice(2), { stdio: 'inherit' })
setInterval(() => undefined, 60_000)
