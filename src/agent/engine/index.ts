/** Looks for the person's own engine on this kernel, and for its containers; the judgement is core's (kernel/prove.ts). */
import { readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import type { EngineClaims, EngineProofs } from '../../contract/agent'
import { isEngineProgram, proveContainer, provePeer, type ProcReader, type Proof } from '../../core/kernel/prove'
import { peerOf } from './peer'

export interface EngineProver {
  prove(claims: EngineClaims): EngineProofs
  /** What was found last, while it lives. */
  enginePid(): number | null
}

/** Creates a prover over the agent's own /proc. */
export function createEngineProver(): EngineProver {
  let enginePid: number | null = null
  return {
    prove({ socket, enginePid: before, containers }) {
      const listener = socket === null ? null : listenerOf(socket, before)
      enginePid = listener?.proof === 'proven' ? listener.pid : null
      const root = enginePid === null ? '' : `/proc/${String(enginePid)}/root`
      return {
        peer: listener?.proof ?? null,
        enginePid,
        rootless: enginePid !== null && inOwnUserNamespace(enginePid),
        containers: containers.map((container) => proveContainer(container, proc, root)),
      }
    },
    enginePid: () => (enginePid !== null && isEngine(enginePid) ? enginePid : null),
  }
}

const proc: ProcReader = {
  text(path) {
    try {
      return readFileSync(path, 'latin1')
    } catch {
      // Gone, or not ours to read: the judgement knows what that means.
      return null
    }
  },
  inode(path) {
    try {
      const { dev, ino } = statSync(path)
      return `${String(dev)}:${String(ino)}`
    } catch {
      // As above.
      return null
    }
  },
}

function isEngine(pid: number): boolean {
  return isEngineProgram(proc.text(`/proc/${String(pid)}/cmdline`) ?? '')
}

function listenerOf(socket: string, before: number | null): { readonly pid: number; readonly proof: Proof } {
  const found = findListener(socket)
  if (found.proof !== 'unreadable' || before === null) return found
  // From inside other namespaces the socket's path may lead elsewhere: the process is the same all the same.
  return { pid: before, proof: provePeer({ pid: before, uid: 0 }, proc) }
}

function findListener(socket: string): { readonly pid: number; readonly proof: Proof } {
  const peer = peerOf(socket)
  if (!peer) return { pid: 0, proof: 'unreadable' }
  const proof = provePeer(peer, proc)
  if (proof !== 'unreadable') return { pid: peer.pid, proof }
  // Socket activation: the init system made the socket, and the engine inherited it (systemd.socket(5), dockerd -H fd://).
  const pid = engineHolding(socket)
  return pid === null ? { pid: peer.pid, proof } : { pid, proof: provePeer({ pid, uid: peer.uid }, proc) }
}

/** An engine's process that has that listening socket open; null also where other users' descriptors are not ours to see. */
function engineHolding(socket: string): number | null {
  const inode = listeningInode(socket)
  if (inode === null) return null
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || !isEngineProgram(proc.text(`/proc/${name}/cmdline`) ?? '')) continue
    if (descriptorsOf(name).includes(`socket:[${inode}]`)) return Number(name)
  }
  return null
}

/** /proc/net/unix has one socket a line: …, flags (SO_ACCEPTCON for a listening one), type, state, inode, path. */
function listeningInode(socket: string): string | null {
  let path: string
  try {
    path = realpathSync(socket)
  } catch {
    // It vanished.
    return null
  }
  const lines = (proc.text('/proc/net/unix') ?? '').split('\n').map((line) => line.trim().split(/\s+/))
  return (
    lines.find(([, , , flags, , , , name]) => flags === '00010000' && name !== undefined && same(name, path))?.[6] ??
    null
  )
}

/** The table has the path as it was bound, perhaps through a link such as /var/run. */
function same(bound: string, path: string): boolean {
  try {
    return bound === path || realpathSync(bound) === path
  } catch {
    // A bound path that has been removed leads nowhere.
    return false
  }
}

function descriptorsOf(pid: string): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((descriptor) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${descriptor}`)
      } catch {
        // Closed meanwhile.
        return ''
      }
    })
  } catch {
    // Another user's process.
    return []
  }
}

/** Readable and another than ours: a user namespace below ours that we own, or that root may enter. */
function inOwnUserNamespace(pid: number): boolean {
  const theirs = proc.inode(`/proc/${String(pid)}/ns/user`)
  return theirs !== null && theirs !== proc.inode('/proc/self/ns/user')
}
