/**
 * The schemas that main checks by what it answers and tells the page, before it goes: the page has none of them, so that it
 * begins without (ADR 26). The types in `ipc.ts` and these must agree.
 */
import { z } from 'zod'
import { areaLayoutSchema } from '../core/areas/schema'
import { fabricSchema } from '../core/facts/schema'
import { lessonSchema, lessonStateSchema, summarySchema } from '../core/lesson/shown'
import { aboutSchema, topologyDiffSchema, topologySchema } from '../core/topology/schema'
import {
  adviceSchema,
  failureSchema,
  foregroundSchema,
  labHostSchema,
  layoutSchema,
  outputSchema,
  progressSchema,
  readingSchema,
  terminalExitSchema,
} from './agentValues'
import { placeSchema, terminalIdSchema as terminalId } from './agentSchemas'
import { doctorRequirements, doctorSayings, type DoctorReport } from './doctor'
import type { ExplorerState } from './explorer'
import type { AppInfo, IpcEvent, IpcEvents, IpcRequest, IpcRequests } from './ipc'
import { settingsSchema } from './ipcSchemas'
import { keptLayoutSchema } from './layout'
import type { BroughtIn } from './play'
import type { OpenTerminal } from './terminals'

const empty = z.strictObject({})
const text = z.string()
const textMap = z.record(text, text)
const bytes = z.number().min(0)

const appInfo = z.strictObject({
  version: text,
  electron: text,
  chrome: text,
  node: text,
  testRuntime: z.boolean(),
  settings: settingsSchema,
  areas: areaLayoutSchema,
  unheard: z.array(failureSchema),
}) satisfies z.ZodType<AppInfo>

const doctorReport = z.strictObject({
  findings: z.array(
    z.strictObject({
      id: z.enum(doctorRequirements),
      verdict: z.enum(['ok', 'limited', 'missing', 'unknown']),
      required: z.boolean(),
      found: text,
      saying: z.enum(doctorSayings),
      params: textMap,
      remedy: text.nullable(),
      advice: adviceSchema.nullable(),
    }),
  ),
  layout: layoutSchema.nullable(),
  versions: textMap,
  electronRuntime: z.enum(['override', 'official', 'test runtime, old', 'none']),
}) satisfies z.ZodType<DoctorReport>

const explorerState = z.strictObject({
  status: z.enum(['closed', 'opening', 'open', 'failed']),
  about: aboutSchema.nullable(),
  failure: failureSchema.nullable(),
  privilege: z.enum(['root', 'not-asked', 'asking', 'refused', 'not-needed']),
  refusal: failureSchema.nullable(),
}) satisfies z.ZodType<ExplorerState>

const loaded = z.strictObject({ images: z.array(text) })
const broughtIn = z.strictObject({
  path: text,
  entries: z.int(),
  bytes,
  leftOut: z.array(z.strictObject({ path: text, reason: z.enum(['device', 'socket', 'fifo', 'unreadable']) })),
  compose: z.strictObject({ file: text, program: z.enum(['docker compose', 'docker-compose']).nullable() }).nullable(),
}) satisfies z.ZodType<BroughtIn>

const openTerminal = z.strictObject({
  terminalId,
  place: placeSchema,
  title: text,
  ended: terminalExitSchema.extend({ program: text.nullable() }).nullable(),
}) satisfies z.ZodType<OpenTerminal>

export const ipcValues = {
  'app.info': appInfo,
  'settings.set': settingsSchema,
  'diagnostics.text': z.strictObject({ text }),
  'doctor.run': doctorReport,
  'lab.up': labHostSchema,
  'lab.down': z.strictObject({ name: text }),
  'lab.list': z.array(labHostSchema),
  'lab.holder': z.strictObject({ holder: z.enum(['own', 'lab-up', 'window']) }),
  'lab.reset': labHostSchema,
  'play.loadFile': loaded.nullable(),
  'play.ownImages': z.array(z.strictObject({ name: text, bytes })),
  'play.loadOwn': loaded,
  'play.bringIn': broughtIn.nullable(),
  'play.copyOut': z.strictObject({ name: text, bytes }).nullable(),
  'play.cancel': empty,
  'topology.get': topologySchema,
  'counters.read': readingSchema,
  'picture.save': z.strictObject({ path: text.nullable() }),
  'terminal.open': z.strictObject({ terminalId, title: text }),
  'terminal.list': z.array(openTerminal),
  'terminal.attach': z.strictObject({ title: text }),
  'terminal.resize': empty,
  'terminal.close': empty,
  'terminal.foreground': foregroundSchema,
  'link.open': empty,
  'clipboard.paste': empty,
  'areas.keep': empty,
  'layout.keep': empty,
  'layout.get': keptLayoutSchema.nullable(),
  'memory.keep': empty,
  'memory.get': textMap,
  'output.run': outputSchema,
  'lesson.list': z.array(summarySchema),
  'lesson.open': lessonSchema,
  'lesson.start': lessonStateSchema,
  'lesson.state': lessonStateSchema.nullable(),
  'lesson.mark': lessonStateSchema,
  'lesson.command': z.strictObject({ text }),
  'lesson.skip': lessonStateSchema,
  'lesson.cleanUp': lessonStateSchema,
  'lesson.rebuild': lessonStateSchema,
  'explorer.contexts': z.array(z.strictObject({ name: text, endpoint: text, current: z.boolean() })),
  'explorer.open': explorerState,
  'explorer.elevate': explorerState,
  'explorer.state': explorerState,
  'explorer.close': explorerState,
} as const satisfies { [R in IpcRequest]: z.ZodType<IpcRequests[R]['value']> }

export const ipcEvents = {
  'lab.progress': progressSchema,
  'lab.changed': labHostSchema,
  'topology.changed': topologyDiffSchema,
  'fabric.changed': fabricSchema,
  'topology.behind': z.strictObject({ engine: text, behind: z.boolean(), reason: text.nullable() }),
  'lesson.changed': lessonStateSchema,
  'explorer.changed': explorerState,
  'play.progress': z.strictObject({ labHost: text, doneBytes: bytes, totalBytes: bytes.nullable() }),
  notice: failureSchema,
} as const satisfies { [E in IpcEvent]: z.ZodType<IpcEvents[E]> }
