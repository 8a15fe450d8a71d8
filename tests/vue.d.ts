declare module '*.css'

/** Components, for tests that mount one: what they are typed as beyond that is vue-tsc's business. */
declare module '*.vue' {
  import type { Component } from 'vue'
  const component: Component
  export default component
}
