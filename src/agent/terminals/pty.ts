/**
 * A program with a PTY of its own, every byte of which arrives, whenever the program ends and however slowly it is read.
 *
 * Of a stream whose other side has hung up, libuv takes any short read for the end (uv__stream_io of src/unix/stream.c); yet a
 * PTY gives at most 4 KiB at once (n_tty_read), so that what still waits in the kernel, up to 64 KiB, would be lost; and
 * node-pty gives up 200 ms after its program's end. So the program's side is held open here, too: nobody hangs up until
 * everything has been read.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import type { Socket } from 'node:net'
import { spawn, type IPty } from '@lydell/node-pty'
import { statOf } from '../namespaces/processes'

/** A program's terminal, wherever that is. */
export interface TerminalStream {
  onData(listener: (bytes: Uint8Array) => void): void
  /** After the last byte. @param listener told the status of exit, null where nobody heard it; and the signal's number where one ended it. */
  onExit(listener: (status: number | null, signal: number | null) => void): void
  write(bytes: Uint8Array): void
  resize(columns: number, rows: number): void
  /** Nothing is read, so that the kernel stops the writer when its buffer is full. */
  pause(): void
  resume(): void
  /** Gives the terminal up, whoever still uses it: the kernel hangs up on them. */
  destroy(): void
}

export interface Pty extends TerminalStream {
  readonly pid: number
  /** The program's side, such as /dev/pts/3. */
  readonly tty: string
}

/** What node-pty's Unix terminal has beyond its types. */
interface UnixPty extends IPty {
  destroy(): void
  readonly fd: number
  readonly ptsName: string
  readonly _socket: Socket
}

/** More than the kernel keeps of a PTY (tty_buffer.c: 64 KiB, and 4 KiB of the line discipline); a daemon may write on for ever. */
const mostLeft = 128 * 1024

/** @param argv program and arguments. @param size in cells. Throws where the machine has no PTY left. */
export function openPty(argv: readonly string[], size: { readonly columns: number; readonly rows: number }): Pty {
  const [program = '', ...args] = argv
  const { columns: cols, rows } = size
  const pty = spawn(program, args, { name: 'xterm-256color', cols, rows, cwd: '/', encoding: null }) as UnixPty
  const listeners: ((bytes: Uint8Array) => void)[] = []
  const tell = (bytes: Uint8Array): void => {
    for (const listener of listeners) listener(bytes)
  }
  // With encoding null node-pty gives buffers, whatever its types say.
  pty.onData((data) => {
    tell(data as unknown as Uint8Array)
  })
  holdOpen(pty, tell)
  return {
    pid: pty.pid,
    tty: pty.ptsName,
    onData: (listener) => void listeners.push(listener),
    onExit: (listener) => {
      pty.onExit(({ exitCode, signal }) => {
        // Node-pty says 0 where no signal ended it.
        listener(exitCode, signal === 0 ? null : (signal ?? null))
      })
    },
    write: (bytes) => {
      pty.write(Buffer.from(bytes) as unknown as string)
    },
    resize: (columns, rows) => {
      pty.resize(columns, rows)
    },
    pause: () => {
      pty.pause()
    },
    resume: () => {
      pty.resume()
    },
    destroy: () => {
      pty.destroy()
    },
  }
}

/** Holds the program's side open until the stream is given up, and reads before that what is left. */
function holdOpen(pty: UnixPty, tell: (bytes: Uint8Array) => void): void {
  const { _socket: socket, fd, pid } = pty
  const held = openSync(pty.ptsName, 'r+')
  const giveUp = socket.destroy.bind(socket)
  const forget = whenEnded(pid, () => socket.destroy())
  socket.destroy = (error) => {
    socket.destroy = giveUp
    forget()
    // First what the stream has taken already; reading it tells the listeners.
    while (socket.read() !== null);
    readLeft(fd, tell)
    closeSync(held)
    return giveUp(error)
  }
}

function readLeft(fd: number, tell: (bytes: Uint8Array) => void): void {
  for (let left = mostLeft; left > 0;) {
    const bytes = Buffer.alloc(4096)
    let length: number
    try {
      length = readSync(fd, bytes)
    } catch (error) {
      // The descriptor does not block: there is nothing more.
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return
      throw error
    }
    if (length === 0) return
    left -= length
    tell(bytes.subarray(0, length))
  }
}

const awaited = new Map<number, () => void>()

/** The end of a child of ours, at once: with its terminal held open, no end of a stream tells of it. */
function whenEnded(pid: number, then: () => void): () => void {
  if (awaited.size === 0) process.on('SIGCHLD', lookForEnded)
  awaited.set(pid, then)
  lookForEnded()
  return () => {
    awaited.delete(pid)
    if (awaited.size === 0) process.off('SIGCHLD', lookForEnded)
  }
}

function lookForEnded(): void {
  for (const [pid, then] of [...awaited]) if (statOf(pid)?.hasEnded ?? true) then()
}
