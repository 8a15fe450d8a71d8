/** Free play in the window: a lab host made anew after a question, files in and out, images; the desktop's dialogs are answered. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchApp, type RunningApp } from './support/app'
import { overInEveryLook } from './support/everyLook'
import { faults } from './support/looks'

describe('free play', () => {
  let app: RunningApp
  const folder = mkdtempSync(join(tmpdir(), 'vl-free-'))
  const by = (id: string): Locator => app.page.getByTestId(id)
  const press = (key: string): Promise<void> => app.page.keyboard.press(key)
  /** The desktop's own dialogs cannot be driven: they are answered in their place. */
  const answerDialogs = (path: string | null): Promise<void> =>
    app.application.evaluate(({ dialog }, chosen) => {
      const canceled = chosen === null
      Object.assign(dialog, {
        showOpenDialog: () => Promise.resolve({ canceled, filePaths: canceled ? [] : [chosen] }),
        showSaveDialog: () => Promise.resolve({ canceled, filePath: chosen ?? '' }),
      })
    }, path)
  const choose = async (item: string): Promise<void> => {
    await by('play').click()
    await by(item).click()
  }
  const told = async (): Promise<string> => {
    await by('play-told').waitFor({ timeout: 30_000 })
    return (await by('play-told').textContent()) ?? ''
  }
  const looksOf = (name: string, open: () => Promise<void>, shown: string): Promise<void> =>
    overInEveryLook(app, name, shown, async () => {
      await open()
      await by(shown).waitFor()
      // A menu or a dialog fades in.
      await app.page.waitForTimeout(250)
    })
  const focusedId = (): Promise<string | null> =>
    app.page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? null)

  beforeAll(async () => {
    app = await launchApp('play')
    await app.page.setViewportSize({ width: 1280, height: 720 })
    await by('start-lab').waitFor()
    await press('Control+Enter')
    await by('socket-lab-1-docker0').waitFor({ timeout: 60_000 })
  })
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('has its menu without a lesson', async () => {
    await looksOf('menu', () => by('play').click(), 'play-menu')
  })

  it('asks before it resets, and Escape, Enter on what has the focus, and the other button change nothing', async () => {
    await app.typeInTerminal(
      'docker run -d --name web nginx; docker tag busybox mine:1; docker save mine:1 -o mine.tar',
    )
    await by('socket-web-eth0').waitFor({ timeout: 30_000 })
    await looksOf('reset', () => by('reset-lab-1').click(), 'reset-dialog')
    await by('reset-lab-1').focus()
    await press('Enter')
    await by('reset-dialog').waitFor()
    expect(await focusedId()).toBe('reset-cancel')
    await press('Enter')
    await by('reset-dialog').waitFor({ state: 'detached' })
    expect(await by('socket-web-eth0').count()).toBe(1)
  })

  it('copies a file out, to where the person says', async () => {
    await looksOf('copy-out', () => choose('play-copy-out'), 'play-dialog')
    await answerDialogs(join(folder, 'mine.tar'))
    await choose('play-copy-out')
    await by('copy-out-path').fill('mine.tar')
    await press('Enter')
    expect(await told()).toContain('mine.tar')
    expect(statSync(join(folder, 'mine.tar')).mode & 0o777).toBe(0o600)
    await choose('play-copy-out')
    await by('copy-out-path').fill('/root/nothing')
    await by('copy-out-go').click()
    await by('notice').waitFor()
    expect(await by('notice').textContent()).toContain('/root/nothing')
    await app.screenshot('copy-out-failed')
    await by('notice').locator('button').click()
  })

  it('resets by keyboard alone: a new lab host under the same name, its terminal open again', async () => {
    await by('reset-lab-1').focus()
    await press('Enter')
    await by('reset-dialog').waitFor()
    await press('Tab')
    expect(await focusedId()).toBe('reset-go')
    await press('Enter')
    await expect.poll(told).toContain('lab-1')
    await by('socket-web-eth0').waitFor({ state: 'detached' })
    await by('socket-lab-1-docker0').waitFor()
    await app.terminalShows('root@lab-1')
    await app.typeInTerminal('ls; docker ps -aq; echo "ready=$((1 + 1))"')
    await app.terminalShows('ready=2')
    expect(await app.page.locator('.terminal-pane:visible .xterm').count()).toBe(1)
    // No box that says "gone", no undo: it has no past.
    expect(await app.page.locator('[data-change]:not([data-change=""])').count()).toBe(0)
    await app.screenshot('reset-done')
    expect(await faults(app.page)).toEqual([])
  })

  it('loads an image from the chosen file', async () => {
    await answerDialogs(join(folder, 'mine.tar'))
    await choose('play-load')
    expect(await told()).toContain('mine:1')
    await app.typeInTerminal('docker run --rm mine:1 echo from-mine')
    await app.terminalShows('from-mine')
    writeFileSync(join(folder, 'garbage.tar'), 'garbage')
    await answerDialogs(join(folder, 'garbage.tar'))
    await choose('play-load')
    await by('notice').waitFor()
    expect(await by('notice').textContent()).toContain('docker save')
    expect(await by('play-told').count()).toBe(0)
    await by('notice').locator('button').click()
  })

  it('does nothing where the person wants no file', async () => {
    await answerDialogs(null)
    for (const item of ['play-load', 'play-folder', 'play-compose']) {
      await choose(item)
      await expect.poll(() => by('play').isEnabled()).toBe(true)
    }
    expect(await by('notice').count()).toBe(0)
    expect(await by('play-told').count()).toBe(0)
  })

  it('brings a folder in, says what stays out, and what is missing for its compose file', async () => {
    const shop = join(folder, 'shop')
    mkdirSync(shop)
    writeFileSync(join(shop, 'compose.yaml'), 'services: {}\n')
    writeFileSync(join(shop, 'secret'), '')
    chmodSync(join(shop, 'secret'), 0)
    await answerDialogs(shop)
    let count = 0
    await looksOf(
      'compose-missing',
      async () => {
        count += 1
        await choose('play-folder')
      },
      'play-dialog',
    )
    expect(await told()).toContain(`/root/shop-${count}`)
    expect(await told()).toContain('secret')
    await app.screenshot('brought')
  })

  it('shows how far a copy is that takes its time, and ends it', async () => {
    // A tar that takes nothing keeps the copy waiting.
    const hang = `printf '#!/bin/sh\\nsleep 1000\\n' > /tmp/tar; chmod +x /tmp/tar; mount --bind /tmp/tar /usr/bin/tar`
    await app.typeInTerminal(`${hang}; echo "hangs=$((1 + 1))"`)
    await app.terminalShows('hangs=2')
    const large = join(folder, 'large')
    mkdirSync(large)
    writeFileSync(join(large, 'data'), Buffer.alloc(5_000_000))
    await answerDialogs(large)
    await choose('play-folder')
    await by('play-progress').waitFor()
    expect(await by('play').isDisabled()).toBe(true)
    expect(await by('play-progress').textContent()).toContain('/ 5.0 MB')
    await app.screenshot('progress')
    expect(await faults(app.page)).toEqual([])
    await by('play-cancel').click()
    await by('play-progress').waitFor({ state: 'detached' })
    expect(await by('play-told').count()).toBe(0)
    expect(await by('notice').count()).toBe(0)
    await app.typeInTerminal('umount /usr/bin/tar; ls -A ~ | grep -c -e large -e coming; echo "left=$((2 + 2))"')
    await app.terminalShows('left=4')
    await app.screenshot('cancelled')
  })

  it('types the command that starts a compose file, where the lab host has compose', async () => {
    const plugins = join(folder, 'cli-plugins')
    mkdirSync(plugins)
    // What docker asks of a plugin of its command line, and then only the words that it was given.
    const metadata = '{"SchemaVersion":"0.1.0","Vendor":"test","Version":"2"}'
    const script = `#!/bin/sh\ncase "$1" in docker-cli-plugin-metadata) echo '${metadata}';; *) echo "plugin got: $*";; esac\n`
    writeFileSync(join(plugins, 'docker-compose'), script, { mode: 0o755 })
    await answerDialogs(plugins)
    await choose('play-folder')
    expect(await told()).toContain('/root/cli-plugins')
    await app.typeInTerminal('mkdir -p ~/.docker && mv cli-plugins ~/.docker/ && docker compose version')
    await app.terminalShows('plugin got: compose version')
    writeFileSync(join(folder, 'my stack.yml'), 'services: {}\n')
    await answerDialogs(join(folder, 'my stack.yml'))
    await choose('play-compose')
    await by('compose-command').waitFor()
    expect(await by('compose-command').textContent()).toBe(`docker compose -f '/root/my stack.yml' up -d`)
    await app.screenshot('compose-offer')
    expect(await faults(app.page)).toEqual([])
    await by('compose-go').click()
    await app.terminalShows('plugin got: compose -f /root/my stack.yml up -d')
  })

  it('takes an image from the person’s own engine, and says where there is none', async () => {
    const engine = (url: string): Promise<void> =>
      app.application.evaluate((_electron, host) => {
        process.env['DOCKER_HOST'] = host
      }, url)
    await engine('unix:///nowhere/docker.sock')
    await looksOf(
      'own-failed',
      async () => {
        await choose('play-own-images')
        await by('own-failed').waitFor()
      },
      'play-dialog',
    )
    // The lab host's own engine stands for it.
    const sets = join(app.runtimeDirectory, 'vethlab')
    const [set = ''] = readdirSync(sets).filter((name) => /^[0-9a-f]{6}$/.test(name))
    await engine(`unix://${join(sets, set, 'lab-1/run/docker.sock')}`)
    await looksOf(
      'own-images',
      async () => {
        await choose('play-own-images')
        await by('own-image').waitFor()
      },
      'play-dialog',
    )
    await choose('play-own-images')
    await by('own-image').selectOption('mine:1')
    await by('own-go').click()
    expect(await told()).toContain('mine:1')
  })

  it('leaves nothing in the runtime directory', () => {
    const sets = join(app.runtimeDirectory, 'vethlab')
    const [set = ''] = readdirSync(sets).filter((name) => /^[0-9a-f]{6}$/.test(name))
    expect(readdirSync(join(sets, set)).filter((name) => name.startsWith('copy-'))).toEqual([])
    expect(readFileSync(join(folder, 'garbage.tar'), 'utf8')).toBe('garbage')
  })
})
