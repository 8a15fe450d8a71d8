/**
 * What a stream of terminal output has switched on and not off again: private modes, character sets, keypad. Whoever shows
 * only the later part of the stream needs it, or an editor's keys and a shell's paste would be read wrongly. Sources:
 * ECMA-48 5.4 and 5.6 (how sequences are built), ISO/IEC 2022 (character sets), xterm's ctlseqs (the private modes).
 */

export interface TerminalModes {
  /** Takes what was printed next; a sequence may be cut anywhere. */
  scan(bytes: Uint8Array): void
  /** Whether the next byte begins something new. */
  betweenSequences(): boolean
  /** The alternate screen, which full-screen programs draw on. */
  alternate(): boolean
  /** Brings a fresh terminal into the same state. */
  restore(): string
  copy(): TerminalModes
}

type Stage = 'ground' | 'escape' | 'csi' | 'string' | 'string-escape' | 'g0' | 'g1'

interface State {
  stage: Stage
  /** Parameters of the sequence that is being read. */
  collected: string
  /** By number, in the order in which they were last set. */
  modes: Map<number, boolean>
  /** The designation's final byte: B is ASCII, 0 the line drawing of the VT100. */
  sets: { g0: string; g1: string }
  shifted: boolean
  keypad: boolean
}

const byte = { shiftOut: 0x0e, shiftIn: 0x0f, cancel: 0x18, substitute: 0x1a, escape: 0x1b, bell: 0x07 } as const
/** More than any sequence of modes holds; a longer one is passed over. */
const collectedLimit = 64
/** More private modes than there are. */
const modesLimit = 64
const alternateScreens: readonly number[] = [47, 1047, 1049]
/** Their effect is over at once, or would hide what follows: column switch, saved cursor, synchronised output. */
const momentary: readonly number[] = [3, 1048, 2026]
/** What a soft reset (DECSTR) returns to its default: cursor keys, origin, visible cursor. */
const softReset: readonly number[] = [1, 6, 25]

function freshState(): State {
  return {
    stage: 'ground',
    collected: '',
    modes: new Map(),
    sets: { g0: 'B', g1: 'B' },
    shifted: false,
    keypad: false,
  }
}

/** The modes of a terminal that nothing was printed on. */
export function createTerminalModes(): TerminalModes {
  return modesOf(freshState())
}

function modesOf(state: State): TerminalModes {
  const scan = (bytes: Uint8Array): void => {
    // Nearly all output is text, which a search for what is none passes over much faster than a loop.
    const shifts = bytes.includes(byte.shiftOut) || bytes.includes(byte.shiftIn)
    for (let at = 0; at < bytes.length; at += 1) {
      if (state.stage === 'ground' && !shifts) {
        at = bytes.indexOf(byte.escape, at)
        if (at < 0) return
      }
      const next = bytes[at] ?? 0
      if (state.stage === 'ground') {
        if (next > byte.escape) continue
        if (next === byte.escape) state.stage = 'escape'
        else if (next === byte.shiftOut) state.shifted = true
        else if (next === byte.shiftIn) state.shifted = false
      } else within(state, next)
    }
  }
  return {
    scan,
    betweenSequences: () => state.stage === 'ground',
    alternate: () => alternateScreens.some((mode) => state.modes.get(mode) === true),
    restore() {
      const modes = [...state.modes].map(([mode, on]) => `\u001b[?${String(mode)}${on ? 'h' : 'l'}`)
      const g0 = state.sets.g0 === 'B' ? '' : `\u001b(${state.sets.g0}`
      const g1 = state.sets.g1 === 'B' ? '' : `\u001b)${state.sets.g1}`
      return [...modes, g0, g1, state.shifted ? '\u000e' : '', state.keypad ? '\u001b=' : ''].join('')
    },
    copy: () => modesOf({ ...state, modes: new Map(state.modes), sets: { ...state.sets } }),
  }
}

/** One byte of a sequence that has begun. */
function within(state: State, next: number): void {
  // These end whatever was being read (ECMA-48 8.3.6, 8.3.148).
  if (next === byte.cancel || next === byte.substitute) state.stage = 'ground'
  else if (state.stage === 'string') {
    if (next === byte.bell) state.stage = 'ground'
    else if (next === byte.escape) state.stage = 'string-escape'
  } else if (next === byte.escape) state.stage = 'escape'
  else if (state.stage === 'csi') inControl(state, next)
  else if (state.stage === 'escape') afterEscape(state, next)
  else if (state.stage === 'string-escape') {
    // ESC \ ends the string; any other sequence ends it, too, and is one of its own.
    if (next === 0x5c) state.stage = 'ground'
    else afterEscape(state, next)
  } else if (state.stage !== 'ground') {
    state.sets[state.stage] = String.fromCharCode(next)
    state.stage = 'ground'
  }
}

function afterEscape(state: State, next: number): void {
  state.stage = 'ground'
  switch (String.fromCharCode(next)) {
    case '[':
      state.stage = 'csi'
      state.collected = ''
      break
    case ']':
    case 'P':
    case 'X':
    case '^':
    case '_':
      state.stage = 'string'
      break
    case '(':
      state.stage = 'g0'
      break
    case ')':
      state.stage = 'g1'
      break
    case '=':
      state.keypad = true
      break
    case '>':
      state.keypad = false
      break
    case 'c':
      Object.assign(state, freshState())
      break
    default:
  }
}

/** Parameter and intermediate bytes are 0x20 to 0x3f, the final byte is above (ECMA-48 5.4). */
function inControl(state: State, next: number): void {
  if (next < 0x20) return
  if (next < 0x40) {
    if (state.collected.length < collectedLimit) state.collected += String.fromCharCode(next)
    return
  }
  state.stage = 'ground'
  const final = String.fromCharCode(next)
  if (final === 'p' && state.collected === '!') resetSoftly(state)
  if ((final !== 'h' && final !== 'l') || !/^\?[\d;]+$/.test(state.collected)) return
  for (const mode of state.collected.slice(1).split(';').map(Number)) setMode(state, mode, final === 'h')
}

function setMode(state: State, mode: number, on: boolean): void {
  if (momentary.includes(mode)) return
  // One screen, three ways to it.
  for (const same of alternateScreens.includes(mode) ? alternateScreens : [mode]) state.modes.delete(same)
  if (state.modes.size < modesLimit) state.modes.set(mode, on)
}

function resetSoftly(state: State): void {
  for (const mode of softReset) state.modes.delete(mode)
  Object.assign(state, { sets: { g0: 'B', g1: 'B' }, shifted: false, keypad: false })
}
