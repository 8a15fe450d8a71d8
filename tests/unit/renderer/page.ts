/** A piece of the page without a window: what it asks of main is answered here. */
import { createPinia, setActivePinia } from 'pinia'
import { createApp, type App, type Component } from 'vue'
import { messages } from '../../../src/renderer/i18n'

/** @param answers to requests by name; any other one is answered with an empty success. @returns its element, and how it ends. */
export function mountPiece(
  component: Component,
  props: Record<string, unknown> = {},
  answers: Readonly<Record<string, unknown>> = {},
): { readonly element: HTMLElement; readonly app: App; end(): void } {
  Object.assign(window, {
    vethlab: {
      request: (name: string) => Promise.resolve(JSON.stringify(answers[name] ?? { ok: true, value: null })),
      on: () => undefined,
    },
  })
  const element = document.createElement('div')
  document.body.append(element)
  const pinia = createPinia()
  setActivePinia(pinia)
  const app = createApp(component, props)
  app.use(pinia).use(messages).mount(element)
  return {
    element,
    app,
    end: () => {
      app.unmount()
      element.remove()
    },
  }
}
