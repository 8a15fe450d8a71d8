/** The explorer while it cannot be opened yet: it answers every request of its contract as closed. */
import type { ExplorerState } from '../../contract/explorer'
import { success } from '../../contract/result'

const closed: ExplorerState = { status: 'closed', about: null, failure: null, privilege: 'not-asked', refusal: null }

/** Answers the explorer's requests; no engine is asked. */
export const closedExplorer = {
  'explorer.contexts': () => Promise.resolve(success([])),
  'explorer.open': () => Promise.resolve(success(closed)),
  'explorer.elevate': () => Promise.resolve(success(closed)),
  'explorer.close': () => Promise.resolve(success(closed)),
}
