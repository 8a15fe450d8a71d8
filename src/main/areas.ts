/** How the window's areas share their room, over restarts. It is a state of the program, no setting (XDG base directories). */
import { join } from 'node:path'
import { firstAreas, type AreaLayout } from '../core/areas/areas'
import { areaLayoutSchema, mendAreas } from '../core/areas/schema'
import { openKeptFile, type BrokenFile, type KeptFile } from './keptFile'

/**
 * @param stateDirectory `${XDG_STATE_HOME:-~/.local/state}/vethlab`.
 * @param report receives what of the file was unusable, and where it is kept.
 */
export function openAreas(stateDirectory: string, report: (broken: BrokenFile) => void): KeptFile<AreaLayout> {
  return openKeptFile<AreaLayout>({
    file: join(stateDirectory, 'window.json'),
    schema: areaLayoutSchema,
    fallback: firstAreas,
    what: 'the window’s areas',
    report,
    mend: mendAreas,
  })
}
