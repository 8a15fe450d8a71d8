import { describe, expect, it } from 'vitest'
import { missingEngine } from '../../../src/agent/labhost/programs'

describe('Docker’s programs', () => {
  it('are named, with the line that installs them, where they are missing', () => {
    expect(missingEngine('/nowhere:/nothing')).toMatchObject({
      code: 'docker-not-installed',
      message: 'Docker’s programs are not installed: dockerd, containerd, runc, docker',
      advice: { code: 'install-docker', commands: ['sudo apt-get install --no-install-recommends docker.io'] },
    })
  })

  it('are found wherever they lie', () => {
    expect(missingEngine('/nowhere:/usr/local/bin:/usr/sbin:/usr/bin')).toBeNull()
  })
})
