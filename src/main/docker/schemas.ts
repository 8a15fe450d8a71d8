/** The parts of the engine's answers that the picture uses (Engine API 1.41 on), checked before they are believed. */
import { z } from 'zod'

const textMap = z.record(z.string(), z.string()).nullish()

export const versionSchema = z.object({
  Version: z.string(),
  ApiVersion: z.string(),
  MinAPIVersion: z.string().nullish(),
})

export const containerListSchema = z.array(z.object({ Id: z.string() }))

export const imageListSchema = z.array(z.object({ RepoTags: z.array(z.string()).nullish() }))

export const containerSchema = z.object({
  Id: z.string(),
  Name: z.string(),
  State: z.object({ Status: z.string(), Pid: z.number() }),
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
          IPPrefixLen: z.number(),
          GlobalIPv6Address: z.string(),
          GlobalIPv6PrefixLen: z.number(),
          MacAddress: z.string(),
          Gateway: z.string(),
        }),
      )
      .nullish(),
  }),
})

export const networkListSchema = z.array(
  z.object({
    Id: z.string(),
    Name: z.string(),
    Driver: z.string(),
    Scope: z.string(),
    Internal: z.boolean(),
    Ingress: z.boolean().optional(),
    IPAM: z.object({
      Config: z.array(z.object({ Subnet: z.string().optional(), Gateway: z.string().optional() })).nullish(),
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

/** The answer to GET /_ping: "OK", which is no JSON, so that docker-modem hands it over as it came. */
export const pingSchema = z.unknown().refine((body) => String(body).trim() === 'OK', 'is not OK')
