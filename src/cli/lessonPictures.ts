/** `vethlab lesson run … --pictures DIR`: each chapter's finished picture as a file. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { failure, type Failure } from '../contract/result'
import { freshLayout, layoutGraph } from '../core/graph/layout'
import { graphToSvg } from '../core/graph/svg'
import type { LoadedLesson } from '../core/lesson/load'
import type { Language } from '../core/lesson/types'
import type { Topology } from '../core/topology/types'
import type { SolutionListener } from '../main/lessons/solution'

export interface PictureOptions {
  /** Made where it is not there; the folder above it is. */
  readonly directory: string
  readonly language: Language
  readonly topology: () => Topology | null
  /** The picture could not be written: said, and the lesson goes on. */
  readonly problem: (failure: Failure) => void
}

/** The listener, which also writes `<lesson>.svg`. */
export function writingPictures(
  listener: SolutionListener,
  loaded: LoadedLesson,
  { directory, language, topology, problem }: PictureOptions,
): SolutionListener {
  return {
    ...listener,
    stepStarted(stepId, unsolved) {
      listener.stepStarted?.(stepId, unsolved)
      // A lesson's last step cleans up: as it begins, the picture is finished, whatever this kernel had to pass over.
      const picture = stepId === loaded.definition.steps.at(-1)?.id ? topology() : null
      if (!picture) return
      const svg = graphToSvg(picture, layoutGraph(picture, freshLayout), { language, theme: 'light', changes: null })
      const file = join(directory, `${loaded.definition.id}.svg`)
      try {
        if (!existsSync(directory)) mkdirSync(directory)
        writeFileSync(file, svg)
      } catch (error) {
        problem(failure('file-not-written', `${file} cannot be written: ${String(error)}`))
      }
    },
  }
}
