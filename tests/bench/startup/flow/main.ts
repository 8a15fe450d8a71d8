/** The same boxes and wires as the least program's, by Vue and plain Vue Flow: what those two cost a start. */
import { VueFlow } from '@vue-flow/core'
import { createApp, h } from 'vue'

declare global {
  interface Window {
    /** Names of the containers. */
    picture(): Promise<readonly string[]>
  }
}

const bridge = 'docker0'
const names = await window.picture()
const nodes = names.map((name, at) => ({
  id: name,
  position: { x: (at % 10) * 130, y: 40 + Math.floor(at / 10) * 120 },
}))
const edges = names.map((name) => ({ id: `${name}-wire`, source: bridge, target: name }))
const boxOf = ({ id }: { id: string }): ReturnType<typeof h> =>
  h('div', { class: 'box', 'data-testid': `box-${id}` }, id)

createApp({
  render: () =>
    h(
      VueFlow,
      { nodes: [{ id: bridge, position: { x: 650, y: 0 } }, ...nodes], edges, minZoom: 0.01 },
      { 'node-default': boxOf },
    ),
}).mount('#app')
