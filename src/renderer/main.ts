import '@fontsource-variable/noto-sans-kr/wght.css'
import '@fontsource/nanum-gothic-coding/latin-400.css'
import '@fontsource/nanum-gothic-coding/latin-700.css'
import '@xterm/xterm/css/xterm.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import type { Component } from 'vue'
import AppShell from './AppShell.vue'
import { messages } from './i18n'
import './tokens.css'
import './base.css'

createApp(AppShell as Component)
  .use(createPinia())
  .use(messages)
  .mount('#app')
