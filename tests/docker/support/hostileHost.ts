/** A lab host whose learner names everything as maliciously as kernel and engine allow. */
import { hostileInterfaceNames, hostileTexts, markup } from '../../unit/text/hostile'

export interface HostileStep {
  /** Run as it is: no shell reads it. */
  readonly argv: readonly string[]
  readonly what: 'interface' | 'alias' | 'altname' | 'netns' | 'network' | 'container' | 'process' | 'exec'
  /** What must be in the picture then. */
  readonly name: string
}

/** No file's name, and so none of `ip netns`. */
const isFileName = (text: string): boolean => !text.includes('/') && Buffer.from(text).toString() === text
const isText = (text: string): boolean => Buffer.from(text).toString() === text

const hostileNetns = hostileTexts.filter((text) => isFileName(text) && !text.startsWith('-'))
/** Docker's command line refuses white space there, and nothing else. */
const labelName = (text: string): string => text.replace(/[\s=]/g, '')
/** Docker refuses no name of a network that holds anything but white space. */
const hostileNetworks = hostileTexts.filter(isText)

const interfaceSteps: readonly HostileStep[] = hostileInterfaceNames.flatMap((name, index) => {
  const alias = hostileTexts.filter(isText)[index] ?? ''
  return [
    { argv: ['ip', 'link', 'add', 'name', name, 'type', 'bridge'], what: 'interface', name },
    { argv: ['ip', 'link', 'set', 'dev', name, 'alias', alias], what: 'alias', name: alias },
    {
      argv: ['ip', 'link', 'property', 'add', 'dev', name, 'altname', `alt${name}`],
      what: 'altname',
      name: `alt${name}`,
    },
  ]
})

const netnsSteps: readonly HostileStep[] = hostileNetns.flatMap((name, index) => [
  { argv: ['ip', 'netns', 'add', name], what: 'netns', name },
  {
    argv: ['ip', 'link', 'add', `ve${index}`, 'type', 'veth', 'peer', 'name', `${name.length}in`, 'netns', name],
    what: 'interface',
    name: `${name.length}in`,
  },
])

const networkSteps: readonly HostileStep[] = hostileNetworks.map((name, index) => ({
  argv: [
    ...['docker', 'network', 'create', '--subnet', `10.77.${index}.0/24`],
    ...['--label', `${labelName(name)}=${name}`, '-o', `vethlab.odd=${name}`, '--', name],
  ],
  what: 'network',
  name,
}))

const containerSteps: readonly HostileStep[] = hostileNetworks.slice(0, 4).map((name, index) => ({
  argv: [
    ...['docker', 'run', '-d', '--name', `evil-${index}`, '--network', name],
    ...['--label', `com.docker.compose.project=${markup}${name}`, '--label', `com.docker.compose.service=${name}`],
    ...['--label', `x${labelName(name)}=${name}`, '--env', `EVIL=${name}`, 'busybox', 'sleep', '1000'],
  ],
  what: 'container',
  name: `evil-${index}`,
}))

export const hostileSteps: readonly HostileStep[] = [
  ...interfaceSteps,
  ...netnsSteps,
  ...networkSteps,
  ...containerSteps,
  {
    argv: ['sh', '-c', `printf '<b>\\033[31m' > /proc/$$/comm; sleep 1000 > /dev/null 2>&1 &`],
    what: 'process',
    name: '',
  },
  { argv: ['docker', 'exec', 'evil-0', 'echo', ...hostileNetworks], what: 'exec', name: '' },
]
