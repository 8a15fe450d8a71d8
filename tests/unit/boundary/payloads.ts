/** A payload of each kind that crosses a boundary, as the program itself makes it. */
import { labHostAbout } from '../../../src/core/topology/resolve'
import type { LabHostInfo } from '../../../src/contract/agent'
import type { ExplorerState } from '../../../src/contract/explorer'
import type { LessonState } from '../../../src/core/lesson/types'

export const labHost: LabHostInfo = {
  name: 'lab-1',
  status: 'ready',
  address: '10.0.2.15',
  dockerSocket: '/proc/7/root/run/docker.sock',
  firstPid: 7,
  readyMs: 812.5,
  unbounded: ['memory-unbounded'],
  lastFailure: null,
}

export const explorer: ExplorerState = {
  status: 'open',
  about: labHostAbout,
  failure: null,
  privilege: 'not-needed',
  refusal: null,
}

export const lesson: LessonState = {
  lessonId: 'default-bridge',
  labHosts: ['lab-1'],
  status: 'running',
  steps: [{ stepId: 'look', state: 'current', missing: null, results: [], hint: null }],
  busy: false,
  rebuildingTo: null,
  resume: null,
  leftovers: [{ key: 'bridge-gone', params: { count: 1 } }],
}
