/** The lessons in the window: by their own buttons, gone on with after a restart and a death, reset, and their pictures kept. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from './support/app'
import { ownProcesses } from './support/leftovers'
import { faults, overflowing } from './support/looks'

const patience = { timeout: 30_000 }
/** Not every kernel has 8021q; the lesson on VLANs is run in the second kernel. */
const elsewhere = ['vlan-trunk']
const lessonIds = readdirSync(join(import.meta.dirname, '../../resources/lessons')).filter(
  (id) => !elsewhere.includes(id),
)

let app: RunningApp
const by = (id: string) => app.page.getByTestId(id)
const state = (step: string): Promise<string | null> => app.step(step).getAttribute('data-state')

async function bringUp(): Promise<void> {
  await by('start-lab').waitFor()
  await app.page.keyboard.press('Control+Enter')
  await by('box-lab-1').waitFor({ timeout: 60_000 })
}

async function openLesson(id: string): Promise<void> {
  await by(`lesson-open-${id}`).click()
  await app.page.locator('details.step').first().waitFor()
}

/** Presses every "run it for me" of the step, one after the other, and the mark where the step has one. */
async function runStep(id: string): Promise<void> {
  // Said on its card; tests/docker/lessons.test.ts knows which ones may be.
  if ((await state(id)) === 'not-runnable') return
  const step = app.step(id)
  await expect.poll(() => state(id), patience).toBe('current')
  const buttons = step.locator('[data-testid^="run-command-"]')
  for (let index = 0; index < (await buttons.count()); index += 1) {
    await step.getByTestId(`run-command-${String(index)}`).click()
    await app.page.waitForTimeout(400)
  }
  if ((await step.getByTestId('mark-before').count()) > 0) await step.getByTestId('mark-before').click()
  await expect.poll(() => state(id), { timeout: 60_000 }).toBe('done')
}

async function stepIds(): Promise<string[]> {
  const ids = await app.page
    .locator('details.step')
    .evaluateAll((all) => all.map((element) => (element as HTMLElement).dataset['testid'] ?? ''))
  return ids.map((id) => id.replace(/^step-/, ''))
}

describe('every lesson that this kernel can run', { timeout: 240_000 }, () => {
  beforeAll(async () => {
    app = await launchApp('lessons')
    await bringUp()
  })
  afterAll(async () => {
    await app.close()
  })

  afterEach(async () => {
    // One that failed leaves its lesson open.
    if ((await by('lesson-back').count()) === 0) return
    await app.screenshot('failed')
    await by('lesson-back').click()
  })

  it.each(lessonIds)(
    '%s is done by its own buttons, every line typed into the terminal that it belongs to',
    async (id) => {
      await openLesson(id)
      const steps = await stepIds()
      for (const step of steps.slice(0, -1)) await runStep(step)
      await app.page.waitForTimeout(300)
      await app.screenshot(`${id}-ko`)
      // Nothing that only the program knows how to fill in is left for a person to type.
      expect((await app.page.locator('.prose, .commands code').allTextContents()).join()).not.toContain(
        '${host-address}',
      )
      await runStep(steps.at(-1) ?? '')
      await by('lesson-finished').waitFor(patience)
      await by('picture-finished').click()
      await by('past').waitFor()
      await app.screenshot(`${id}-finished`)
      expect(await faults(app.page)).toEqual([])
      expect(await overflowing(app.page)).toEqual([])
      await by('picture-now').click()
      await by('lesson-back').click()
      await expect.poll(() => by(`lesson-open-${id}`).getAttribute('data-finished'), patience).toBe('true')
    },
  )
})

describe('a lesson that is not done in one go', { timeout: 180_000 }, () => {
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vl-pictures-'))
    app = await launchApp('lesson-resume')
    await bringUp()
  })
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('shows before and now by one click, and points at what the step speaks about', async () => {
    await openLesson('default-bridge')
    await runStep('before')
    await runStep('run')
    await by('box-test-nginx').waitFor()
    await expect.poll(() => app.page.locator('.socket.pointed').count(), patience).toBeGreaterThan(0)
    await by('picture-before').click()
    await expect.poll(() => by('box-test-nginx').count(), patience).toBe(0)
    await by('picture-now').click()
    await by('box-test-nginx').waitFor()
  })

  it('resets the step to how it began', async () => {
    await app.step('inside').getByTestId('run-command-1').click()
    await app.stepDone('inside')
    await app.step('packets').getByTestId('reset-step').click()
    await by('lesson-rebuilding').waitFor()
    await app.screenshot('rebuilding')
    await expect.poll(() => state('packets'), patience).toBe('current')
    await by('lesson-rebuilding').waitFor({ state: 'detached' })
    expect(await state('inside')).toBe('done')
    await by('box-test-nginx').waitFor()
  })

  it('is built up to its step in a new lab host when its own has died', async () => {
    const first = (await ownProcesses(app)).find(
      (process) => process.name === 'bash' && process.command.endsWith('init.sh host'),
    )
    globalThis.process.kill(first?.pid ?? 0, 'SIGKILL')
    await by('lesson-interrupted').waitFor(patience)
    await app.screenshot('interrupted')
    expect(await faults(app.page)).toEqual([])
    await by('lesson-rebuild').click()
    await expect.poll(() => state('packets'), { timeout: 60_000 }).toBe('current')
    await by('lesson-rebuilding').waitFor({ state: 'detached' })
    await by('box-test-nginx').waitFor()
  })

  it('goes on after the window was closed', async () => {
    const { stateDirectory } = app
    await app.close()
    app = await launchApp('lesson-resume', { XDG_STATE_HOME: stateDirectory })
    await bringUp()
    await app.screenshot('list')
    await openLesson('default-bridge')
    await by('lesson-resume').waitFor()
    expect(await state('before')).toBe('current')
    await app.screenshot('resume')
    expect(await faults(app.page)).toEqual([])
    await by('lesson-rebuild').click()
    await expect.poll(() => state('packets'), { timeout: 60_000 }).toBe('current')
    await by('box-test-nginx').waitFor()
  })

  it('keeps the finished picture as SVG and PNG, after the lab host was cleaned up', async () => {
    await runStep('packets')
    await runStep('clean')
    await expect.poll(() => by('box-test-nginx').count(), patience).toBe(0)
    for (const format of ['svg', 'png'] as const) {
      const file = join(folder, `chapter.${format}`)
      await app.application.evaluate(({ dialog }, filePath) => {
        Object.assign(dialog, { showSaveDialog: () => Promise.resolve({ canceled: false, filePath }) })
      }, file)
      await by(`lesson-picture-${format}`).click()
      await expect.poll(() => existsSync(file), patience).toBe(true)
    }
    const svg = readFileSync(join(folder, 'chapter.svg'), 'utf8')
    for (const name of ['test-nginx', 'docker0', 'eth0', '172.17.0.2/16']) expect(svg).toContain(name)
    expect(readFileSync(join(folder, 'chapter.png')).subarray(1, 4).toString()).toBe('PNG')
  })

  it('begins anew with nothing of it left', async () => {
    await by('restart-lesson').click()
    await expect.poll(() => state('before'), patience).toBe('current')
    await by('lesson-resume').waitFor({ state: 'detached' })
  })
})
