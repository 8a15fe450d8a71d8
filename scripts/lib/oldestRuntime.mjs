/**
 * An ESLint rule against what the oldest runtime (Electron 25: Node 18.15, Chromium 114) does not have. What of ECMAScript is
 * newer the compiler refuses, by `lib: ES2022`; this is what its types of Node and of the page know all the same. Versions are
 * those of Node's own documentation ("Added in", "Changed").
 */

/** By the object's name as it is written: members of classes and modules. */
const statics = {
  URL: { canParse: '18.17' },
  AbortSignal: { any: '20.3' },
  process: { loadEnvFile: '20.12', getBuiltinModule: '20.16', availableMemory: '20.13' },
  crypto: { hash: '20.12' },
  'import.meta': { dirname: '20.11', filename: '20.11' },
  util: { styleText: '20.12', parseEnv: '20.12' },
}
/** By the name of the object's type, however it is called there. */
const instances = { URLSearchParams: { size: '18.16' } }
/** Options of functions. */
const options = {
  readdir: { recursive: '18.17' },
  readdirSync: { recursive: '18.17' },
  opendir: { recursive: '18.17' },
}

const known = (table, name, member) =>
  Object.hasOwn(table, name) && Object.hasOwn(table[name], member) ? table[name][member] : null
const nameOf = (node) => (node.type === 'MemberExpression' ? node.property.name : node.name)

export const oldestRuntime = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { newer: '{{what}} is new in Node {{since}}; the oldest runtime has 18.15.' },
  },
  create(context) {
    const services = context.sourceCode.parserServices
    const report = (node, what, since) => {
      if (since !== null) context.report({ node, messageId: 'newer', data: { what, since } })
    }
    const typeName = (node) => services.getTypeAtLocation?.(node).getSymbol()?.getName()
    return {
      MemberExpression(node) {
        const { object, property } = node
        if (node.computed) return
        if (object.type === 'MetaProperty') {
          return report(node, `import.meta.${property.name}`, known(statics, 'import.meta', property.name))
        }
        if (object.type === 'Identifier') {
          const since = known(statics, object.name, property.name)
          if (since !== null) return report(node, `${object.name}.${property.name}`, since)
        }
        // The type is asked for only where it could matter: that takes the time.
        for (const name of Object.keys(instances)) {
          if (known(instances, name, property.name) !== null && typeName(object) === name)
            report(node, `${name}.${property.name}`, instances[name][property.name])
        }
      },
      CallExpression(node) {
        const name = nameOf(node.callee)
        for (const argument of node.arguments) {
          if (argument.type !== 'ObjectExpression') continue
          for (const { key } of argument.properties)
            if (key?.name) report(node, `${name}’s ${key.name}`, known(options, name, key.name))
        }
      },
    }
  },
}
