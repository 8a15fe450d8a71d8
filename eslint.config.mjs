import prettier from 'eslint-config-prettier'
import vueAccessibility from 'eslint-plugin-vuejs-accessibility'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import { oldestRuntime } from './scripts/lib/oldestRuntime.mjs'

/** Type-aware everywhere, also inside .vue; each area by its own tsconfig. */
const areas = ['core', 'contract', 'agent', 'main', 'preload', 'renderer', 'cli'].map(
  (area) => `src/${area}/tsconfig.json`,
)

export default tseslint.config(
  { ignores: ['out/**', 'dist/**', 'artifacts/**', 'node_modules/**'] },
  {
    files: ['**/*.ts', '**/*.vue'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [...areas, 'resources/network-plugin/tsconfig.json', 'tests/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
        parser: tseslint.parser,
      },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      // Index signatures are read by brackets here: a dot would look like a known property.
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Wrong about what a callback changes meanwhile, and about `process.versions.electron`.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // A type parameter ties a verb to its handler's arguments even where it stands once.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // There are no classes here, so no method needs its `this`.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.vue'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: ['node:child_process', 'child_process'].map((name) => ({
            name,
            importNames: ['exec', 'execSync', 'default'],
            message: 'No line is given to a shell: spawn with an argv, each part an element of its own.',
          })),
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.vue'],
    ignores: ['src/core/clock.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...['NewExpression', 'CallExpression'].map((kind) => ({
          selector: `${kind}[callee.name="Date"][arguments.length=0]`,
          message: 'The wall’s clock is set by others: core/clock.ts reads it, for what is shown or written down.',
        })),
        {
          selector: 'MemberExpression[object.name="Date"][property.name="now"]',
          message: 'Whatever waits or lasts is measured by the monotonic clock (core/clock.ts).',
        },
        {
          selector: 'Property[key.name="shell"]',
          message: 'No line is given to a shell: spawn with an argv, each part an element of its own.',
        },
      ],
    },
  },
  {
    files: ['src/main/**/*.ts'],
    ignores: ['src/main/spawnAlone.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          name: 'node:child_process',
          importNames: ['spawn', 'exec', 'fork'],
          message: 'What main starts gets no descriptor of Electron’s: spawnAlone.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.vue'],
    plugins: { vethlab: { rules: { 'oldest-runtime': oldestRuntime } } },
    rules: { 'vethlab/oldest-runtime': 'error' },
  },
  {
    files: ['**/*.vue'],
    extends: [...vue.configs['flat/recommended'], ...vueAccessibility.configs['flat/recommended']],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      'vuejs-accessibility/label-has-for': 'off',
      // A check can be pointed at to see in the picture what it speaks about; by keyboard it takes the focus for the same.
      'vuejs-accessibility/no-static-element-interactions': 'off',
      'vuejs-accessibility/mouse-events-have-key-events': 'off',
      'vuejs-accessibility/no-redundant-roles': 'off',
    },
  },
  prettier,
)
