/** Builds all link kinds beside each other in one lab host of three namespaces, and shows what the observer made of them. */
import { resolveTopology } from '../../../src/core/topology/resolve'
import { idOf, startLabHost, type TestNamespace } from './labHost'
import { linkCases, type LinkCase, type Place } from './linkCases'
import { observe } from './observed'
import { placedName, showInterface, type Shown } from './showInterface'

export interface LinkResult {
  readonly name: string
  /** The kernel's words where it would not build this. */
  readonly refusal: string | null
  /** Lines of the interfaces that the case names. */
  readonly shown: readonly string[]
}

/** What a kernel without that driver, option or device node answers; anything else is a fault of the case. */
export const lacking = /Unknown device type|Operation not supported|(No such file|Permission denied)/

/**
 * Runs every case. What the kernel tells only a moment later (carrier, a port's state) is waited for, as long as the
 * observer's pushes take.
 * @param workerPath the bundled observing thread.
 */
export async function runLinkCases(workerPath: string): Promise<readonly LinkResult[]> {
  const host = await startLabHost()
  const places: Readonly<Record<Place, TestNamespace>> = {
    host,
    one: await host.addNamespace(),
    two: await host.addNamespace(),
  }
  const lab = observe(workerPath, host)
  try {
    const refusals = linkCases.map((entry) => build(entry, places))
    await lab.start()
    const results = (): LinkResult[] => {
      const shown = show(lab.known(), places)
      return linkCases.map((entry, index) => linkResult(entry, refusals[index] ?? null, shown))
    }
    const settled = (): boolean =>
      results().every((result, index) => result.refusal !== null || same(result.shown, linkCases[index]?.shows ?? []))
    // What is wrong stays wrong: then the comparison of the lines tells more than this does.
    await lab.until('every case is as it must be', settled).catch(() => undefined)
    return results()
  } finally {
    lab.observer.close()
    await host.end()
  }
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.join('\n') === other.join('\n')
}

/** @returns what the kernel answered where it refused; null where all was built. */
function build({ build: steps }: LinkCase, places: Readonly<Record<Place, TestNamespace>>): string | null {
  for (const step of steps) {
    const colon = step.indexOf(': ')
    const place = step.slice(0, colon) as Place
    const command = step
      .slice(colon + 2)
      .replaceAll('{next}', () => String(nextIfindex(places.host)))
      .replaceAll(/\{(\w+)\}/g, (_, name: Place) => String(places[name].pid))
    try {
      places[place].run('sh', '-c', command)
    } catch (error) {
      return `${step}: ${error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error)}`
    }
  }
  return null
}

/** Interfaces are numbered upwards, whatever was removed meanwhile (dev_index_reserve, net/core/dev.c). */
function nextIfindex(namespace: TestNamespace): number {
  namespace.run('ip', 'link', 'add', 'last-a', 'type', 'veth', 'peer', 'name', 'last-b')
  const printed = ['last-a', 'last-b'].map((name) => namespace.run('ip', '-j', 'link', 'show', name))
  namespace.run('ip', 'link', 'del', 'last-a')
  return 1 + Math.max(...printed.map((text) => (JSON.parse(text) as [{ ifindex: number }])[0].ifindex))
}

function show(facts: Shown['facts'], places: Readonly<Record<Place, TestNamespace>>): Shown {
  const placeOf = new Map(Object.entries(places).map(([place, namespace]) => [idOf(namespace), place]))
  return { facts, placeOf, topology: resolveTopology({ engine: 'lab', revision: 0, namespaces: facts }) }
}

function linkResult({ name, shows }: LinkCase, refusal: string | null, shown: Shown): LinkResult {
  const wanted = new Set(shows.map((line) => line.slice(0, line.indexOf(' '))))
  const lines = shown.topology.interfaces
    .filter((entry) => wanted.has(placedName(shown, entry.key)))
    .map((entry) => showInterface(shown, entry))
    .sort()
  return { name, refusal, shown: refusal === null ? lines : [] }
}
