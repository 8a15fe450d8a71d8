/** No failure without its words: every place in the sources that makes one is read, so that none can be forgotten. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { adviceCodes, advice } from '../../../src/contract/advice'
import { failureCodes, failure } from '../../../src/contract/result'
import { en, failureWords, ko, speaker } from '../../../src/words'

interface Site {
  readonly where: string
  /** The codes that may be made here: two where the code is chosen by a condition. */
  readonly codes: readonly string[]
  readonly adviceCodes: readonly string[]
  /** Null where they are put together elsewhere. */
  readonly params: readonly string[] | null
}

function texts(node: ts.Node): string[] {
  if (ts.isStringLiteral(node)) return [node.text]
  if (ts.isConditionalExpression(node)) return [...texts(node.whenTrue), ...texts(node.whenFalse)]
  return []
}

function property(object: ts.ObjectLiteralExpression, name: string): ts.ObjectLiteralElementLike | undefined {
  return object.properties.find((entry) => entry.name?.getText() === name)
}

/** The names in `params: { … }`; none where nothing is given, null where a variable or a spread holds them. */
function paramNames(more: ts.Expression | undefined): readonly string[] | null {
  if (more === undefined) return []
  if (!ts.isObjectLiteralExpression(more)) return null
  const given = property(more, 'params')
  if (given === undefined) return more.properties.some(ts.isSpreadAssignment) ? null : []
  if (!ts.isPropertyAssignment(given) || !ts.isObjectLiteralExpression(given.initializer)) return null
  const { properties } = given.initializer
  return properties.some(ts.isSpreadAssignment) ? null : properties.map((entry) => entry.name?.getText() ?? '')
}

function calls(name: string, node: ts.Node, found: ts.CallExpression[] = []): ts.CallExpression[] {
  if (ts.isCallExpression(node) && node.expression.getText() === name) found.push(node)
  ts.forEachChild(node, (child) => void calls(name, child, found))
  return found
}

const sites: readonly Site[] = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(ts|vue)$/.test(name))
  .flatMap((name) => {
    const text = readFileSync(join('src', name), 'utf8')
    const script = name.endsWith('.vue') ? (/<script[^>]*>([^]*?)<\/script>/.exec(text)?.[1] ?? '') : text
    const source = ts.createSourceFile(name, script, ts.ScriptTarget.ES2022, true)
    return calls('failure', source).map((call) => ({
      where: `${name}: ${call.getText().slice(0, 70)}`,
      codes: call.arguments[0] ? texts(call.arguments[0]) : [],
      adviceCodes: calls('advice', call).flatMap((one) => (one.arguments[0] ? texts(one.arguments[0]) : [])),
      params: paramNames(call.arguments[2]),
    }))
  })

const asked = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')

describe('failures', () => {
  it.each(failureCodes)('%s says what happened, why, and what to do, in both languages', (code) => {
    for (const words of [en, ko]) {
      for (const key of [`failure.${code}`, `why.${code}`, `remedy.${code}`] as const) expect(words[key]).toMatch(/\S/)
    }
  })

  it('are found in the sources, and none of the codes is made nowhere', () => {
    const made = new Set(sites.flatMap((site) => site.codes))
    // Made by `explainLoss` and by the stores of kept files, which are handed the code.
    const handedOn = ['docker-not-installed', 'areas-broken', 'progress-broken', 'settings-broken', 'wrong-usage']
    expect(failureCodes.filter((code) => !made.has(code) && !handedOn.includes(code))).toEqual([])
  })

  it('give every value that their sentences ask for', () => {
    const lacking = sites.flatMap(({ where, codes, adviceCodes: advised, params }) => {
      if (params === null) return []
      const keys = codes.flatMap((code) => [
        `failure.${code}`,
        `why.${code}`,
        ...(advised.length === 0 ? [`remedy.${code}`] : []),
      ])
      const wanted = [...keys, ...advised.map((code) => `advice.${code}`)].flatMap((key) =>
        asked(en[key as keyof typeof en]),
      )
      return wanted.filter((name) => !params.includes(name)).map((name) => `${where}: {${name}}`)
    })
    expect(lacking).toEqual([])
  })

  it('take the advice of the place before that of the code, and hide nothing in what they name', () => {
    const tell = speaker('en')
    const plain = failure('lab-host-down', 'x', { params: { name: 'lab\u202e1' } })
    expect(failureWords(plain, tell)).toMatchObject({ next: 'Bring lab\\u202e1 up again.', commands: [] })
    const advised = { ...plain, advice: advice('wait', 'sleep\u00071') }
    expect(failureWords(advised, tell)).toMatchObject({ next: en['advice.wait'], commands: ['sleep␇1'] })
  })

  it('are advised by nothing that no place gives', () => {
    const source = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.startsWith('words') && name !== 'contract/advice.ts')
      .map((name) => readFileSync(join('src', name), 'utf8'))
      .join('\n')
    expect(adviceCodes.filter((code) => !source.includes(`'${code}'`))).toEqual([])
  })
})
