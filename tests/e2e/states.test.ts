/** The views without their content, each by its real cause: what happened, why, what to do; in every look, without faults. */
import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from './support/app'
import {
  brokenImages,
  emptyEngine,
  engineAt,
  mendImages,
  programsOnly,
  putLessons,
  withoutLessons,
  writeContext,
} from './support/causes'
import { inEveryLook, smallSize } from './support/everyLook'
import { holdPictures } from './support/pictures'
import { en, ko } from '../../src/words'

const small = { sizes: smallSize }

describe('a machine that lacks everything', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vl-states-'))
  let app: RunningApp
  let engine: Server

  beforeAll(async () => {
    engine = await engineAt(join(folder, 'empty.sock'), emptyEngine)
    writeContext(join(folder, 'docker'), 'empty', `unix://${join(folder, 'empty.sock')}`)
    app = await launchApp('states', {
      PATH: programsOnly(join(folder, 'bin'), ['env', 'setpriv']),
      DOCKER_HOST: `unix://${join(folder, 'nobody.sock')}`,
      DOCKER_CONFIG: join(folder, 'docker'),
    })
    await app.page.getByTestId('start-lab').waitFor()
  })
  afterAll(async () => {
    await app.close()
    engine.closeAllConnections()
    engine.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is checked before anything is asked for: each problem with its remedy to copy', async () => {
    await app.page.getByTestId('machine-lacks').waitFor({ timeout: 20_000 })
    const problem = app.page.getByTestId('problem-user-namespaces')
    await expect.poll(() => problem.textContent()).toContain('sudo apt-get install --no-install-recommends uidmap')
    await inEveryLook(app, 'check')
  })

  it('copies a remedy, and checks again', async () => {
    await app.page.getByTestId('problem-user-namespaces').getByRole('button').click()
    const copied = (): Promise<string> => app.application.evaluate(({ clipboard }) => clipboard.readText())
    await expect.poll(copied).toBe('sudo apt-get install --no-install-recommends uidmap')
    await app.page.getByTestId('check-again').click()
    await expect.poll(() => app.page.getByTestId('machine-check').getAttribute('data-busy')).toBe('false')
    await app.page.getByTestId('machine-lacks').waitFor()
  })

  it('says why a lab host cannot be made, and lets it be tried again', async () => {
    await app.page.keyboard.press('Control+Enter')
    await app.page.getByTestId('start-failure').and(app.page.locator('[data-code="program-missing"]')).waitFor()
    await inEveryLook(app, 'start-failure', small)
    expect(await app.page.getByTestId('start-retry').count()).toBe(1)
  })

  it('says that no Docker is installed', async () => {
    await app.page.getByTestId('start-explorer').click()
    await app.page.getByTestId('explorer-open').click()
    await failed(app, 'docker-not-installed')
    await inEveryLook(app, 'no-docker', small)
  })

  it('shows an engine without containers as empty, and says that nothing here can ask for root', async () => {
    await app.page.getByTestId('context-empty').check()
    await app.page.getByTestId('explorer-open').click()
    await app.page.getByTestId('explorer-empty').waitFor({ timeout: 15_000 })
    await inEveryLook(app, 'own-empty', small)
    await app.page.getByTestId('explorer-elevate').click()
    await app.page.getByTestId('refused').waitFor()
    await expect.poll(() => app.page.getByTestId('refused').textContent()).toContain('pkexec')
    await inEveryLook(app, 'root-refused', small)
  })

  it('says that without a display nothing can ask for root', async () => {
    // A stand-in: Electron itself does not start without a display, so main loses it while it runs.
    await app.application.evaluate(() => {
      process.env['DISPLAY'] = ''
      process.env['WAYLAND_DISPLAY'] = ''
    })
    await app.page.getByTestId('explorer-elevate').click()
    const words = { ko: ko['advice.no-display'], en: en['advice.no-display'] }
    for (const language of ['en', 'ko'] as const) {
      await app.page.getByTestId(`lang-${language}`).click()
      await expect.poll(() => app.page.getByTestId('refused').textContent()).toContain(words[language])
    }
    await inEveryLook(app, 'no-display', small)
  })
})

describe('engines that cannot be opened', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vl-states-'))
  const servers: Server[] = []
  let app: RunningApp

  beforeAll(async () => {
    const config = join(folder, 'docker')
    const socket = (name: string): string => join(folder, `${name}.sock`)
    servers.push(
      await engineAt(socket('old'), {
        '/version': { Version: '17.05.0-ce', ApiVersion: '1.29', MinAPIVersion: '1.12' },
      }),
      await engineAt(socket('new'), { '/version': { Version: '99.0.0', ApiVersion: '1.99', MinAPIVersion: '1.98' } }),
      await engineAt(socket('denied'), emptyEngine, 0o000),
      await engineAt(socket('other'), { '/version': '<html>It works!</html>' }),
    )
    for (const name of ['old', 'new', 'denied', 'other', 'nobody']) writeContext(config, name, `unix://${socket(name)}`)
    app = await launchApp('states', { DOCKER_CONFIG: config })
    await app.page.getByTestId('start-explorer').click()
  })
  afterAll(async () => {
    await app.close()
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
    rmSync(folder, { recursive: true, force: true })
  })

  it.each([
    ['nobody', 'docker-unreachable', 'systemctl --user start docker'],
    ['denied', 'docker-denied', 'usermod -aG docker'],
    ['old', 'engine-too-old', '1.29'],
    ['new', 'engine-too-new', '1.98'],
    ['other', 'engine-answer-invalid', 'docker context ls'],
  ])('%s: %s', async (context, code, says) => {
    await app.page.getByTestId(`context-${context}`).check()
    await app.page.getByTestId('explorer-open').click()
    await failed(app, code)
    await expect.poll(() => app.page.getByTestId('explorer-failure').textContent()).toContain(says)
    // What is tried again is what was chosen.
    expect(await app.page.getByTestId(`context-${context}`).isChecked()).toBe(true)
    await inEveryLook(app, code, small)
  })
})

describe('an application whose lessons cannot be read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vl-states-'))
  let app: RunningApp

  beforeAll(async () => {
    const cache = brokenImages(join(folder, 'cache'))
    app = await launchApp('states', { XDG_CACHE_HOME: cache }, [], withoutLessons(join(folder, 'vethlab')))
    await app.page.getByTestId('start-lab').waitFor()
  })
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('says at which stage a lab host failed whose engine cannot start', async () => {
    await app.page.keyboard.press('Control+Enter')
    const said = app.page.getByTestId('start-failure').and(app.page.locator('[data-code="engine-start-failed"]'))
    await said.waitFor({ timeout: 60_000 })
    await expect.poll(() => said.textContent()).toContain(ko['stage.engine'])
    await expect.poll(() => said.textContent()).toContain('invalid database')
    await inEveryLook(app, 'engine-died', small)
    mendImages(join(folder, 'cache'))
  })

  it('says so where the list would be, and has it when it is there again', async () => {
    await app.page.getByTestId('start-retry').click()
    await app.page.getByTestId('box-lab-1').waitFor({ timeout: 60_000 })
    await app.page.getByTestId('lessons-failure').waitFor()
    await inEveryLook(app, 'no-lessons', small)
    putLessons(join(folder, 'vethlab'))
    await app.page.getByTestId('lessons-again').click()
    await app.page.getByTestId('lesson-open-default-bridge').waitFor()
  })

  it('offers lesson 1 plainly, and opens it by one button', async () => {
    await app.page.getByTestId('first-offer').waitFor()
    await inEveryLook(app, 'first-offer')
    await app.page.getByTestId('offer-lesson').click()
    await app.step('before').and(app.page.locator('[data-state="current"]')).waitFor()
  })

  it('says that the picture is on its way, why it cannot be had, and has it when it is asked for again', async () => {
    const pictures = await holdPictures(app)
    await app.page.reload()
    await app.page.getByTestId('picture-state').locator('[data-tone="busy"]').waitFor({ timeout: 15_000 })
    await inEveryLook(app, 'picture-loading', small)
    await pictures.refuse()
    await app.page.getByTestId('picture-state').locator('[data-code="agent-gone"]').waitFor()
    await inEveryLook(app, 'picture-failed', small)
    await pictures.giveBack()
    await app.page.getByTestId('picture-again').click()
    await app.page.getByTestId('box-lab-1').waitFor()
  })
})

async function failed(app: RunningApp, code: string): Promise<void> {
  await app.page
    .getByTestId('explorer-failure')
    .and(app.page.locator(`[data-code="${code}"]`))
    .waitFor({ timeout: 15_000 })
}
