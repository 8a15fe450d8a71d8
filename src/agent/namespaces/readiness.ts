/**
 * Waits for descriptors without a thread and without polling: one epoll instance, itself watched by the event loop of
 * the thread that created it. Nothing wakes while nothing happens.
 */
import koffi from 'koffi'
import { systemError } from './exhausted'
import { epollIn, epollPriority, type Libc } from './libc'

export interface Readiness {
  /** Calls back whenever the descriptor is readable (level-triggered). Returns the function that ends the watch. */
  watch(descriptor: number, onReady: () => void): () => void
  /** Calls back when the mounts of an opened /proc/PID/mountinfo change. Returns the function that ends the watch. */
  watchMounts(descriptor: number, onChange: () => void): () => void
  close(): void
}

type EpollCalls = Pick<Libc, 'createEpoll' | 'addToEpoll' | 'readyInEpoll' | 'close'>

/** Creates the waiting place of the calling thread. Throws where the process has no descriptor left. */
export function createReadiness(libc: EpollCalls): Readiness {
  const callbacks = new Map<number, () => void>()
  let lastId = 0
  const epoll = mustSucceed(libc.createEpoll(), 'epoll_create1')
  const handle = koffi.node.poll(epoll, { readable: true }, () => {
    // Copied: a callback may end another's watch, or make this one look again.
    for (const id of [...libc.readyInEpoll(epoll)]) callbacks.get(id)?.()
  })
  return {
    watch(descriptor, onReady) {
      const id = ++lastId
      mustSucceed(libc.addToEpoll(epoll, descriptor, epollIn, id), 'epoll_ctl')
      callbacks.set(id, onReady)
      // Closing the descriptor takes it out of the epoll set (epoll(7)); what was already reported finds no callback.
      return () => callbacks.delete(id)
    },
    watchMounts: (descriptor, onChange) => watchMounts(libc, descriptor, onChange),
    close() {
      callbacks.clear()
      handle.close()
      libc.close(epoll)
    },
  }
}

/**
 * An epoll instance of its own: reading a mount event consumes it (mounts_poll, fs/namespace.c), and the outer epoll
 * does so when it asks the inner one. The inner one then reports nothing, but that it woke at all is the news.
 */
function watchMounts(libc: EpollCalls, descriptor: number, onChange: () => void): () => void {
  const epoll = mustSucceed(libc.createEpoll(), 'epoll_create1')
  const added = libc.addToEpoll(epoll, descriptor, epollPriority, 0)
  if (added < 0) libc.close(epoll)
  mustSucceed(added, 'epoll_ctl')
  const handle = koffi.node.poll(epoll, { readable: true }, () => {
    libc.readyInEpoll(epoll)
    onChange()
  })
  return () => {
    handle.close()
    libc.close(epoll)
  }
}

function mustSucceed(result: number, call: string): number {
  if (result < 0) throw systemError(call, -result)
  return result
}
