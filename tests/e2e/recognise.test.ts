/** Names in real tools' output lead to the graph, and the graph's to them; what is meant is asked of the kernel. */
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enterLab } from '../bench/window/open'
import { launchApp, type RunningApp } from './support/app'
import { terminalCells, terminalText, type TerminalCells } from './support/cells'
import { faults, overflowing } from './support/looks'

const patience = { timeout: 20_000 }

describe('names in a terminal', { timeout: 120_000 }, () => {
  let app: RunningApp
  let lab: Awaited<ReturnType<typeof enterLab>>
  let cells: TerminalCells
  const by = (id: string): Locator => app.page.getByTestId(id)
  const rings = (): Promise<string[]> =>
    app.page
      .locator('[data-highlighted]')
      .evaluateAll((all) => all.map((ring) => ring.getAttribute('data-highlighted') ?? ''))
  const shows = (elements: readonly string[]): Promise<void> => expect.poll(rings, patience).toEqual(elements)
  const label = (): Promise<string> => by('highlight-label').innerText()
  const marks = (): Promise<string[]> =>
    app.page
      .locator('.terminal-mark')
      .evaluateAll((all) => all.map((mark) => (mark as HTMLElement).dataset['text'] ?? ''))

  /** The kernel's word, by the way that it names things itself: nsfs device and inode, and ifindex. */
  async function inNamespace(pid: string, name: string): Promise<{ namespace: string; key: string; line: string }> {
    const namespace = (await lab.sh(`stat -L -c %d:%i /proc/${pid}/ns/net`)).trim()
    const line = await lab.sh(`nsenter -t ${pid} -n ip -o link show ${name}`)
    return { namespace, key: `${namespace}/${line.split(':')[0] ?? ''}`, line }
  }
  const pidOf = async (container: string): Promise<string> =>
    (await lab.sh(`docker inspect -f '{{.State.Pid}}' ${container}`)).trim()
  const ofContainer = async (container: string): ReturnType<typeof inNamespace> =>
    inNamespace(await pidOf(container), 'eth0')
  const ofHost = (name: string): ReturnType<typeof inNamespace> => inNamespace('1', name)
  const addressOf = async (container: string): Promise<string> =>
    /inet ([\d.]+)/.exec(await lab.sh(`nsenter -t ${await pidOf(container)} -n ip -o -4 addr show eth0`))?.[1] ?? ''
  /** The other end of a container's eth0 in the lab cells. */
  async function portOf(container: string): Promise<{ name: string; key: string }> {
    const { line } = await ofContainer(container)
    const index = /@if(\d+)/.exec(line)?.[1] ?? ''
    const name = new RegExp(`^${index}: ([^@:]+)`, 'm').exec(await lab.sh('ip -o link'))?.[1] ?? ''
    return { name, key: `${(await ofHost('docker0')).namespace}/${index}` }
  }

  /** Runs a line in the terminal in front, on a clean screen, and waits for the prompt behind its output. */
  async function run(line: string): Promise<void> {
    await app.typeInTerminal('clear')
    await app.atPrompt('lab-1')
    await app.typeInTerminal(line)
    await expect.poll(() => terminalText(app.page), patience).toContain(line)
    await app.atPrompt('lab-1')
  }
  async function useTheme(theme: 'dark' | 'light'): Promise<void> {
    const root = app.page.locator('html')
    if ((await root.getAttribute('data-theme')) !== theme) await by('theme-toggle').click()
    await expect.poll(() => root.getAttribute('data-theme')).toBe(theme)
  }

  beforeAll(async () => {
    app = await launchApp('recognise')
    await by('start-lab').waitFor()
    await app.page.keyboard.press('Control+Enter')
    await by('socket-lab-1-docker0').waitFor({ timeout: 60_000 })
    lab = await enterLab(app)
    cells = terminalCells(app.page)
    await lab.sh('docker run -d --name web nginx && docker run -d --name box busybox sleep 1000000')
    await by('socket-web-eth0').waitFor({ timeout: 30_000 })
    await by('socket-box-eth0').waitFor({ timeout: 30_000 })
  }, 150_000)
  afterAll(async () => {
    lab.leave()
    await app.close()
  })

  it('an address that ping prints rings the interface that has it, and nothing else', async () => {
    await app.atPrompt('lab-1')
    const address = await addressOf('web')
    const { key } = await ofContainer('web')
    await run(`ping -c1 ${address}`)
    await cells.hover(address)
    await shows([key])
    expect(await label()).toContain('web · eth0')
    const [ring, socket] = [
      await app.page.locator('[data-highlighted]').boundingBox(),
      await app.page.locator(`button[data-element="${key}"]`).boundingBox(),
    ]
    // Within the box's border, which the layout does not count.
    for (const side of ['x', 'y', 'width', 'height'] as const)
      expect(Math.abs((ring?.[side] ?? NaN) - (socket?.[side] ?? NaN))).toBeLessThan(4)
    for (const theme of ['light', 'dark'] as const) {
      await useTheme(theme)
      await cells.hover(address)
      await shows([key])
      await app.screenshot(`1-address-${theme}`)
    }
    expect(await faults(app.page)).toEqual([])
    expect(await overflowing(app.page)).toEqual([])
    await cells.leave()
    await shows([])
    expect(await label()).toBe('')
  })

  it('ip addr names both ends of a pair, the far one as @ifN', async () => {
    const [port, inside] = [await portOf('web'), await ofContainer('web')]
    await run(`ip addr show dev ${port.name}`)
    await cells.hover(`${port.name}@`, 4)
    await shows([port.key])
    await cells.hover(`if${inside.key.split('/')[1] ?? ''}`)
    await shows([inside.key])
  })

  it('docker ps names containers by id and by name', async () => {
    const { namespace } = await ofContainer('box')
    const id = (await lab.sh('docker inspect -f {{.Id}} box')).trim()
    await run('docker ps')
    await cells.hover(id.slice(0, 12))
    await shows([namespace])
    await cells.leave()
    await shows([])
    await cells.hover('box', 4)
    await shows([namespace])
    await app.screenshot('2-docker-ps')
  })

  it('brctl show names the bridge by its id, and the ports', async () => {
    const id = (await lab.sh('cat /sys/class/net/docker0/bridge/bridge_id')).trim()
    await run('brctl show docker0')
    await cells.hover(id)
    await shows([(await ofHost('docker0')).key])
    const port = await portOf('box')
    await cells.hover(port.name)
    await shows([port.key])
  })

  it('a name behind Korean words is found in its own cells', async () => {
    const address = await addressOf('box')
    await run(`echo '컨테이너 주소는 ${address}입니다'`)
    await cells.hover(address)
    await shows([(await ofContainer('box')).key])
    const place = await cells.of(address)
    await app.page.mouse.move(place.x - 3, place.y + place.height / 2)
    await shows([])
  })

  it('eth0 is the host’s in its terminal; what docker exec prints with its index is the container’s', async () => {
    await run('echo eth0:; docker exec web ip -o link show eth0')
    const line = (await terminalText(app.page)).split('\n').find((text) => text.includes('eth0@if')) ?? ''
    await cells.hover('eth0@if', 4)
    await shows([(await ofContainer('web')).key])
    expect(line).toContain((await ofContainer('web')).key.split('/')[1])
    await run('echo eth0:')
    await cells.hover('eth0:', 4)
    await shows([(await ofHost('eth0')).key])
  })

  it('Ctrl+click selects the element and brings it into sight', async () => {
    const { key } = await ofContainer('web')
    await by('graph-canvas').focus()
    await by('socket-lab-1-eth0').click()
    await by('graph-fit-selection').click()
    for (let times = 0; times < 3; times += 1) await app.page.keyboard.press('+')
    await run(`echo ${await addressOf('web')}`)
    await cells.hover(await addressOf('web'))
    await shows([key])
    await app.page.keyboard.down('Control')
    await app.page.mouse.down()
    await app.page.mouse.up()
    await app.page.keyboard.up('Control')
    const socket = app.page.locator(`button[data-element="${key}"]`)
    await expect.poll(() => socket.getAttribute('aria-pressed'), patience).toBe('true')
    expect(await by('side-panel').innerText()).toContain('eth0')
    const [inner, outer] = [await socket.boundingBox(), await by('graph-canvas').boundingBox()]
    expect(inner && outer && inner.x >= outer.x && inner.x + inner.width <= outer.x + outer.width).toBe(true)
    await by('graph-fit').click()
  })

  it('by keyboard, Ctrl+Shift+G shows the last name, and then the one before it', async () => {
    const [web, box] = [await addressOf('web'), await addressOf('box')]
    await run(`printf '%s\\n' ${web} ${box}`)
    await cells.leave()
    await app.page.locator('.leaf.focused .terminal-pane:visible .xterm-helper-textarea').focus()
    await app.page.keyboard.press('Control+Shift+G')
    await shows([(await ofContainer('box')).key])
    expect(await label()).toContain('box · eth0')
    await app.page.keyboard.press('Control+Shift+G')
    await shows([(await ofContainer('web')).key])
    await app.screenshot('3-keyboard')
    // The shell has got none of it.
    await app.atPrompt('lab-1')
    await app.page.keyboard.press('Enter')
    await shows([])
  })

  it('what is pointed at in the graph is framed where the terminal names it, in whatever buffer', async () => {
    const address = await addressOf('web')
    await run(`ping -c1 ${address}`)
    await by('socket-web-eth0').hover()
    await expect.poll(marks, patience).toEqual(Array(5).fill(address))
    expect(await rings()).toEqual([])
    const place = await cells.of(address)
    const frame = await app.page.locator('.terminal-mark').last().boundingBox()
    for (const side of ['x', 'y', 'width', 'height'] as const) expect(frame?.[side]).toBeCloseTo(place[side], 0)
    for (const theme of ['light', 'dark'] as const) {
      await useTheme(theme)
      await by('socket-web-eth0').hover()
      await expect.poll(marks, patience).toHaveLength(5)
      await app.screenshot(`4-framed-${theme}`)
    }
    await app.typeInTerminal('seq 200')
    await expect.poll(marks, patience).toEqual([])
    await app.typeInTerminal(`printf '\\e[?1049h\\e[H'; echo ${address}; sleep 2; printf '\\e[?1049l'`)
    await expect.poll(marks, patience).toEqual([address])
    await app.atPrompt('lab-1')
    await cells.leave()
    await expect.poll(marks, patience).toEqual([])
  })

  it('a wire in the graph points at both its ends', async () => {
    const port = await portOf('web')
    await run(`echo ${port.name} ${await addressOf('web')} docker0`)
    const [from, to] = [
      await app.page.locator(`button[data-element="${(await ofContainer('web')).key}"]`).boundingBox(),
      await app.page.locator(`button[data-element="${port.key}"]`).boundingBox(),
    ]
    if (!from || !to) throw new Error('the ends of the wire are not drawn')
    const [left, right] = from.x < to.x ? [from, to] : [to, from]
    await app.page.mouse.move(left.x + left.width + 3, left.y + left.height / 2)
    await expect.poll(marks, patience).toEqual(expect.arrayContaining([port.name, await addressOf('web')]))
    expect(await marks()).not.toContain('docker0')
    expect((await rings()).sort()).toEqual([port.key, (await ofContainer('web')).key].sort())
    expect(right.x).toBeGreaterThan(left.x)
    await app.screenshot('5-wire')
    await cells.leave()
  })

  it('an address that is nobody’s any more is no link, while it is pointed at and afterwards', async () => {
    await lab.sh('docker network create --subnet 172.30.0.0/16 other')
    const again = async (address: string): Promise<void> => {
      await lab.sh(
        `docker rm -f moved; docker run -d --name moved --network other --ip ${address} busybox sleep 1000000`,
      )
    }
    await again('172.30.0.77')
    const first = await ofContainer('moved')
    await by('box-moved').waitFor(patience)
    await run('echo 172.30.0.77 172.30.0.88')
    await cells.hover('172.30.0.77')
    await shows([first.key])
    await again('172.30.0.88')
    await shows([])
    const pointer = (): Promise<number> =>
      app.page.locator('.leaf.focused .terminal-pane:visible .xterm-cursor-pointer').count()
    await expect.poll(pointer, patience).toBe(0)
    await cells.leave()
    await cells.hover('172.30.0.88')
    await shows([(await ofContainer('moved')).key])
    await cells.hover('172.30.0.77')
    await shows([])
    expect(await pointer()).toBe(0)
  })

  it('in the namespace’s own terminal eth0 is the container’s', async () => {
    await by('box-web').locator('.head').click()
    await by('terminal-namespace').click()
    await expect.poll(() => terminalText(app.page), patience).toMatch(/[#$]$/)
    await app.typeInTerminal('clear; echo eth0:')
    await expect.poll(() => terminalText(app.page), patience).toMatch(/^eth0:$/m)
    await cells.hover('eth0:')
    await shows([(await ofContainer('web')).key])
    await app.screenshot('6-namespace-terminal')
  })

  it('the tools’ texts lead to the graph, and the graph to them', async () => {
    await app.showOutputs()
    const name = app.page.locator('[data-testid="output-left-ifconfig"] .recognised', { hasText: '172.17.0.1' }).first()
    await name.waitFor(patience)
    await name.hover()
    const word = name.locator('.name', { hasText: '172.17.0.1' })
    await word.hover()
    await shows([(await ofHost('docker0')).key])
    await app.screenshot('7-outputs')
    expect(await faults(app.page)).toEqual([])
    await by('socket-lab-1-docker0').hover()
    const marked = app.page.locator('[data-testid^="output-left-"] .marked')
    await expect.poll(() => marked.allInnerTexts(), patience).toEqual(expect.arrayContaining(['docker0', '172.17.0.1']))
    await useTheme('light')
    await by('socket-lab-1-docker0').hover()
    await app.screenshot('8-outputs-marked-light')
    await by('graph-canvas').focus()
    await app.page.mouse.move(5, 5)
    await expect.poll(() => marked.count(), patience).toBe(0)
  })

  it('by keyboard, the same key goes from name to name in a tool’s text', async () => {
    const selected = (): Promise<string> => app.page.evaluate(() => window.getSelection()?.toString() ?? '')
    await app.page.evaluate(() => window.getSelection()?.removeAllRanges())
    await by('output-left-ifconfig').focus()
    const seen: string[] = []
    while (seen.length < 60 && seen.at(-1) !== '172.17.0.1') {
      await app.page.keyboard.press('Control+Shift+G')
      seen.push(await selected())
    }
    await shows([(await ofHost('docker0')).key])
    expect(await label()).toContain('docker0')
    await app.screenshot('9-outputs-keyboard')
    await app.page.keyboard.press('Control+Shift+G')
    expect(await selected()).not.toBe('172.17.0.1')
    // What is selected by hand goes before.
    await by('output-left-ifconfig').evaluate((text) => {
      const line = [...text.querySelectorAll('.recognised')].find((one) => one.textContent?.includes('172.17.0.1'))
      if (line) window.getSelection()?.selectAllChildren(line)
    })
    await app.page.keyboard.press('Control+Shift+G')
    await shows([(await ofHost('docker0')).key])
    await app.page.keyboard.press('ArrowDown')
    await shows([])
    expect(await app.page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe(
      'output-left-ifconfig',
    )
    expect(await faults(app.page)).toEqual([])
  })
})
