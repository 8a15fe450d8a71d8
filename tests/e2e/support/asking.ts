/** A page that somebody else has got hold of asks main for everything. */

/**
 * Run in the page.
 * @param requests names of the contract.
 * @returns how many requests were refused, and those that were not.
 */
export async function askEverything(requests: readonly string[]): Promise<{ refused: number; taken: string[] }> {
  const cyclic: Record<string, unknown> = { name: 'lab-1' }
  cyclic['self'] = cyclic
  let deep: unknown = []
  for (let depth = 0; depth < 500; depth += 1) deep = [deep]
  // None of them fits any request.
  const values: readonly unknown[] = [
    ...[null, 0, NaN, 'lab-1', 'x'.repeat(1_000_000), [], [{}], deep, cyclic, { more: new Map() }, 10n],
    ...[{ more: JSON.parse('{"__proto__":{"name":"lab-1"}}') as unknown }, new Uint8Array(8), { more: () => 1 }],
    ...[{ name: '../../etc', more: '$(touch canary)' }, { name: { toString: 1 } }, { labHost: 'lab-2\0', more: 1 }],
  ]
  const { vethlab } = window as unknown as { vethlab: { request: (name: string, args: unknown) => Promise<string> } }
  const ask = async (request: string, value: unknown): Promise<string | null> => {
    // What cannot be copied does not even leave the page.
    const said = await Promise.resolve()
      .then(() => vethlab.request(request, value))
      .catch(() => null)
    return said !== null && (JSON.parse(said) as { ok: boolean }).ok ? request : null
  }
  const answers = await Promise.all(requests.flatMap((request) => values.map((value) => ask(request, value))))
  const taken = answers.filter((request) => request !== null)
  return { refused: answers.length - taken.length, taken }
}
