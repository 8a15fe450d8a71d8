/** How functions of libc are bound: what they return, and a negative errno where they fail. */
import koffi from 'koffi'

export type Bind = <Arguments extends unknown[]>(prototype: string) => (...values: Arguments) => number

export interface BoundLibrary {
  readonly bind: Bind
  /** For functions whose arguments no prototype in text can say. */
  readonly library: ReturnType<typeof koffi.load>
}

/** SOL_SOCKET and SO_RCVBUF of setsockopt(2), whatever the family. */
export const solSocket = 1
export const receiveBuffer = 8

/** Opens libc. Throws where this system has no GNU libc, which the product's requirements name. */
export function openLibc(): BoundLibrary {
  const library = koffi.load('libc.so.6')
  return { library, bind: (prototype) => orErrno(library.func(prototype) as (...values: unknown[]) => number) }
}

/** The function with a negative errno in place of its -1. */
export function orErrno<Arguments extends unknown[]>(
  call: (...values: Arguments) => number,
): (...values: Arguments) => number {
  return (...values) => {
    const result = call(...values)
    return result < 0 ? -koffi.errno() : result
  }
}
