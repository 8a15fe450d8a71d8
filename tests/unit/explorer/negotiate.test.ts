import { describe, expect, it } from 'vitest'
import { commonApi } from '../../../src/main/docker/negotiate'

describe('the version of the API', () => {
  it('is the highest that both sides know', () => {
    expect(commonApi('1.41', null)).toMatchObject({ ok: true, value: '1.41' })
    expect(commonApi('1.45', '1.24')).toMatchObject({ ok: true, value: '1.45' })
    // By number and not by text: 1.100 is newer than 1.45.
    expect(commonApi('1.100', '1.44')).toMatchObject({ ok: true, value: '1.45' })
  })

  it('is none where the engine is too old, too new, or says nonsense', () => {
    expect(commonApi('1.40', '1.12')).toMatchObject({ ok: false, code: 'engine-too-old' })
    expect(commonApi('1.60', '1.50')).toMatchObject({ ok: false, code: 'engine-too-new' })
    expect(commonApi('<html>', null)).toMatchObject({ ok: false, code: 'engine-too-old' })
  })
})
