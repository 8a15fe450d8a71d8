/** The schemas that main checks every request's arguments by; the types in `ipc.ts` and these must agree (see the assertion below). */
import { z } from 'zod'
import { areaLayoutSchema } from '../core/areas/schema'
import { checkOverrides } from '../core/commands/keys'
import { themeChoices } from '../core/looks/themes'
import { openableLink } from '../core/terminal/link'
import { bells, terminalFonts, terminalLimits } from '../core/terminal/settings'
import {
  columnsSchema as columns,
  countersSchema as counters,
  labNameSchema as labName,
  labPathSchema as labPath,
  placeSchema as place,
  rowsSchema as rows,
  terminalIdSchema as terminalId,
  toolSchema,
} from './agentSchemas'
import { keptLayoutSchema } from './layout'
import { memoryKey, memoryTextLimit } from './memory'
import type { IpcRequest, IpcRequests } from './ipc'

const empty = z.strictObject({})
const language = z.enum(['ko', 'en'])
/** A lesson's id is a folder's name: nothing that could leave the lessons' folder. */
const lessonId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/)
const contextName = z.string().min(1).max(255)
const { fontSize, lineHeight, scrollback } = terminalLimits
export const terminalSettingsSchema = z.strictObject({
  fontFamily: z.enum(terminalFonts),
  fontSize: z.int().min(fontSize.min).max(fontSize.max),
  lineHeight: z.number().min(lineHeight.min).max(lineHeight.max),
  scrollback: z.int().min(scrollback.min).max(scrollback.max),
  screenReader: z.boolean(),
  bell: z.enum(bells),
  copyOnSelect: z.boolean(),
})
/** Each is a chord that its command may have, and that no other has. */
const keysSchema = z
  .record(z.string(), z.string())
  .refine((overrides) => checkOverrides(overrides).refused.length === 0)
export const settingsSchema = z.strictObject({
  language,
  theme: z.enum(themeChoices),
  presenter: z.boolean(),
  engine: contextName.nullable(),
  terminal: terminalSettingsSchema,
  keys: keysSchema,
})

export const ipcSchemas = {
  'app.info': empty,
  'settings.set': settingsSchema,
  'diagnostics.text': z.strictObject({ names: z.boolean(), addresses: z.boolean() }),
  'doctor.run': empty,
  'lab.up': z.strictObject({ name: labName }),
  'lab.down': z.strictObject({ name: labName }),
  'lab.list': empty,
  'lab.holder': empty,
  'lab.reset': z.strictObject({ name: labName }),
  'play.loadFile': z.strictObject({ labHost: labName }),
  'play.ownImages': empty,
  'play.loadOwn': z.strictObject({ labHost: labName, image: z.string().min(1).max(255) }),
  'play.bringIn': z.strictObject({ labHost: labName, what: z.enum(['compose', 'folder']) }),
  'play.copyOut': z.strictObject({ labHost: labName, path: labPath }),
  'play.cancel': z.strictObject({ labHost: labName }),
  'topology.get': z.strictObject({ engine: labName }),
  'counters.read': counters,
  'picture.save': z.strictObject({
    // A proposal for a file's name: no folder in it.
    name: z.string().regex(/^[\w.-]{1,80}$/),
    format: z.enum(['svg', 'png']),
    content: z
      .string()
      .min(1)
      .max(64 * 1024 * 1024),
  }),
  'terminal.open': z.strictObject({ place, columns, rows }),
  'terminal.list': empty,
  'terminal.attach': z.strictObject({ terminalId, columns, rows }),
  'terminal.resize': z.strictObject({ terminalId, columns, rows }),
  'terminal.close': z.strictObject({ terminalId }),
  'terminal.foreground': z.strictObject({ terminalId }),
  'link.open': z.strictObject({ url: z.string().refine((url) => openableLink(url) !== null) }),
  'clipboard.paste': empty,
  'areas.keep': areaLayoutSchema,
  'layout.keep': z.strictObject({ layout: keptLayoutSchema }),
  'layout.get': empty,
  'memory.keep': z.strictObject({ key: z.string().regex(memoryKey), text: z.string().max(memoryTextLimit).nullable() }),
  'memory.get': empty,
  'output.run': z.strictObject({ place, tool: toolSchema }),
  'lesson.list': z.strictObject({ language }),
  'lesson.open': z.strictObject({ lessonId, language }),
  'lesson.start': z.strictObject({ lessonId, labHost: labName }),
  'lesson.state': empty,
  'lesson.mark': empty,
  'lesson.command': z.strictObject({ stepId: z.string().min(1).max(64), index: z.int().min(0).max(63) }),
  'lesson.skip': z.strictObject({ stepId: z.string().min(1).max(64) }),
  'lesson.cleanUp': empty,
  'lesson.rebuild': z.strictObject({ stepId: z.string().min(1).max(64) }),
  'explorer.contexts': empty,
  'explorer.open': z.strictObject({ context: contextName.nullable() }),
  'explorer.elevate': empty,
  'explorer.state': empty,
  'explorer.close': empty,
} as const satisfies { [R in IpcRequest]: z.ZodType<IpcRequests[R]['args']> }
