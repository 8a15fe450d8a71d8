/** The tools whose text is compared; the same names as the agent's observed tools. */
export type ObservedOutput = 'ifconfig' | 'brctl-show' | 'route-n' | 'ip-addr' | 'ip-link' | 'ip-route'
