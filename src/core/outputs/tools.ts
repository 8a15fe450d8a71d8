/** The tools whose own text is shown of a place: the only ones that are ever run for it, and each as a person types it. */
export const observedCommands = {
  ifconfig: ['ifconfig'],
  'brctl-show': ['brctl', 'show'],
  'route-n': ['route', '-n'],
  'ip-addr': ['ip', 'addr'],
  'ip-link': ['ip', 'link'],
  'ip-route': ['ip', 'route'],
  'bridge-fdb': ['bridge', 'fdb', 'show'],
  // The one that the place's alternatives name, nft or legacy (iptables(8)), as for whoever types it there.
  'iptables-save': ['iptables-save'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>

export type ObservedTool = keyof typeof observedCommands

export const observedTools = Object.keys(observedCommands) as readonly ObservedTool[]
