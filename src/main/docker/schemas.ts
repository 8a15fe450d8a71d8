/** The parts of the engine's answers that the picture uses (Engine API 1.41 on), checked before they are believed. */
import { z } from 'zod'
import { misfitOf } from '../../core/text/said'

const prefixLength = z.int().min(0).max(128)

const textMap = z.record(z.string(), z.string()).nullish()

export const versionSchema = z.object({
  Version: z.string(),
  ApiVersion: z.string(),
  MinAPIVersion: z.string().nullish(),
})

/** An id becomes part of the path of the next question. */
const id = z.string().regex(/^[\w.-]{1,128}$/)

/** A list of one kind. The first entry that does not fit is the last that is looked at: there may be millions. */
function listOf<S extends z.ZodType>(entry: S): z.ZodType<z.infer<S>[]> {
  return z.array(z.unknown()).transform((entries, context) => {
    const fitting: z.infer<S>[] = []
    for (const [index, value] of entries.entries()) {
      const parsed = entry.safeParse(value)
      if (!parsed.success) {
        context.addIssue({ code: 'custom', message: `entry ${String(index)}: ${misfitOf(parsed.error)}` })
        return z.NEVER
      }
      fitting.push(parsed.data)
    }
    return fitting
  })
}

export const containerListSchema = listOf(z.object({ Id: id }))

export const imageListSchema = listOf(z.object({ RepoTags: listOf(z.string()).nullish() }))

export const containerSchema = z.object({
  Id: id,
  Name: z.string(),
  State: z.object({ Status: z.string(), Pid: z.int().nonnegative() }),
  Config: z.object({ Image: z.string(), Labels: textMap }),
  HostConfig: z.object({ NetworkMode: z.string() }),
  NetworkSettings: z.object({
    SandboxKey: z.string().nullish(),
    Networks: z
      .record(
        z.string(),
        z.object({
          NetworkID: z.string(),
          IPAddress: z.string(),
          IPPrefixLen: prefixLength,
          GlobalIPv6Address: z.string(),
          GlobalIPv6PrefixLen: prefixLength,
          MacAddress: z.string(),
          Gateway: z.string(),
        }),
      )
      .nullish(),
  }),
})

export const networkListSchema = listOf(
  z.object({
    Id: z.string(),
    Name: z.string(),
    Driver: z.string(),
    Scope: z.string(),
    Internal: z.boolean(),
    Ingress: z.boolean().optional(),
    IPAM: z.object({
      Config: listOf(z.object({ Subnet: z.string().optional(), Gateway: z.string().optional() })).nullish(),
    }),
    Options: textMap,
    Labels: textMap,
  }),
)

/** One line of GET /events. Unknown kinds pass: only container and network events are acted on. */
export const eventSchema = z.object({
  Type: z.string(),
  Action: z.string(),
  Actor: z.object({ ID: z.string() }),
})

/** The answer to GET /_ping: "OK", which is no JSON, so that it is handed over as it came. */
export const pingSchema = z.string().regex(/^\s*OK\s*$/)
