/** The contender of the pane: Vue Flow as its guide sets it up, with a default node for each interface. */
import { VueFlow } from '@vue-flow/core'
import { createApp, h } from 'vue'
import type { FlowData } from './data'

declare global {
  interface Window {
    readonly flowData: FlowData
  }
}

const { nodes, edges, width, height } = window.flowData
createApp({
  render: () =>
    h(
      'div',
      { style: { width: `${String(width)}px`, height: `${String(height)}px` } },
      h(VueFlow, { nodes: [...nodes], edges: [...edges], fitViewOnInit: true, minZoom: 0.01 }),
    ),
}).mount('#app')
