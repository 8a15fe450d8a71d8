/** What the engine calls things: the only part of its API that the picture needs. Names never create topology. */

export interface ContainerNames {
  readonly id: string
  readonly name: string
  readonly image: string
  /** "running", "exited", "paused" … as the engine says. */
  readonly state: string
  /** The init process's PID in the lab host's PID namespace; 0 where it does not run. */
  readonly pid: number
  /** NetworkSettings.SandboxKey as the engine says it. */
  readonly sandboxKey: string
  /** HostConfig.NetworkMode as the engine says it. */
  readonly networkMode: string
  readonly labels: Readonly<Record<string, string>>
  readonly endpoints: readonly ContainerEndpoint[]
}

export interface ContainerEndpoint {
  readonly network: string
  readonly networkId: string
  readonly address: string
  /** Length of the address's prefix in bits; 0 where there is no address. */
  readonly prefixLength: number
  readonly address6: string
  readonly prefixLength6: number
  readonly mac: string
  readonly gateway: string
}

export interface NetworkNames {
  readonly id: string
  readonly name: string
  readonly driver: string
  readonly scope: string
  readonly subnets: readonly string[]
  /** IPAM gateways, in the subnets' order; empty text where a subnet has none. */
  readonly gateways: readonly string[]
  readonly internal: boolean
  /** The swarm's ingress network; absent where the engine does not say (an API before 1.29). */
  readonly ingress?: boolean
  readonly options: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
}

export interface EngineNames {
  readonly version: string
  readonly apiVersion: string
  readonly images: readonly string[]
  readonly containers: readonly ContainerNames[]
  readonly networks: readonly NetworkNames[]
}

/** What the engine reported of commands that it was asked to run in containers (event `exec_create`/`exec_start`). */
export interface EngineExec {
  readonly containerId: string
  /** The command line as the engine's event gives it, such as "/bin/bash" or "ifconfig eth0". */
  readonly command: string
}
