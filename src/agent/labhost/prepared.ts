/** The offline images as set-up left them: a prepared data root where it fits this engine, else archives to load. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const preparedSchema = z.object({
  storageDriver: z.string(),
  /** File name beside prepared.json of an uncompressed tar of a data root. */
  tar: z.string(),
  archives: z.record(z.string(), z.string()),
})

export interface PreparedImages {
  readonly tar: string | null
  /** docker-archives for `docker load`, where the tar does not fit. */
  readonly archives: readonly string[]
}

/**
 * @param directory `<cache>/lab-images/current`.
 * @returns null where set-up has not built them (or left something that is not of their form).
 */
export function findPreparedImages(directory: string, storageDriver: string): PreparedImages | null {
  const file = join(directory, 'prepared.json')
  if (!existsSync(file)) return null
  const parsed = preparedSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
  if (!parsed.success) return null
  const tar = join(directory, parsed.data.tar)
  return {
    tar: parsed.data.storageDriver === storageDriver && existsSync(tar) ? tar : null,
    archives: Object.values(parsed.data.archives).map((name) => join(directory, name)),
  }
}
