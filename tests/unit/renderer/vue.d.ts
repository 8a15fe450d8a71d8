/** Components as tests mount them: what they take and give is checked by vue-tsc where they are used. */
declare module '*.vue' {
  import type { Component } from 'vue'

  const component: Component
  export default component
}
