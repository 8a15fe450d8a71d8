/** A terminal's bell (BEL): heard or seen, and no more often than a person can take in. */
import type { Bell } from '../../core/terminal/settings'

/** A program that rings without end rings this often. */
const pauseMs = 500
const tone = { hertz: 660, seconds: 0.09, volume: 0.12 } as const

let audio: AudioContext | null = null

/**
 * @param choice asked at each ring: the setting may change.
 * @param show is called for each ring that is not to be passed over.
 */
export function createBell(choice: () => Bell, show: () => void): () => void {
  let last = -Infinity
  return () => {
    const now = performance.now()
    if (choice() === 'off' || now - last < pauseMs) return
    last = now
    if (choice() === 'sound') playTone()
    show()
  }
}

function playTone(): void {
  audio ??= new AudioContext()
  const [source, volume] = [audio.createOscillator(), audio.createGain()]
  source.frequency.value = tone.hertz
  volume.gain.setValueAtTime(tone.volume, audio.currentTime)
  // A tone that is cut off clicks.
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + tone.seconds)
  source.connect(volume).connect(audio.destination)
  source.start()
  source.stop(audio.currentTime + tone.seconds)
}
