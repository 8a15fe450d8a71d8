/** Free play on real lab hosts: made anew, images in, files in, a file out; and what a hostile learner makes of it. Needs the build. */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BroughtIn } from '../../src/contract/play'
import type { LabSet } from '../../src/main/labs'
import type { Play } from '../../src/main/play'
import { createPlayPlace } from '../../src/main/playPlace'
import { sh, testRuntime, upSet, value } from './support/labSet'

const runtime = testRuntime()
const folder = mkdtempSync(join(tmpdir(), 'vl-play-'))
const play = createPlayPlace(runtime.options.environment, () => undefined)
let set: LabSet

beforeAll(async () => {
  set = await upSet(runtime, 'lab-1', 'lab-2')
})
afterAll(async () => {
  await set.close()
  runtime.remove()
  rmSync(folder, { recursive: true, force: true })
})

const inLab = async (line: string, labHost = 'lab-1'): Promise<string> => (await sh(set, labHost, line)).stdout
const statusIn = async (line: string): Promise<number | null> => (await sh(set, 'lab-1', line)).status
/** Sockets of copies: none stays once a copy is over. */
const channels = (): string[] => readdirSync(set.directory).filter((name) => name.startsWith('copy-'))
const coming = (): Promise<string> => inLab('ls -A /root | grep coming || true')
const bring = (path: string): ReturnType<Play['bring']> => play.bring(set, 'lab-1', path)
const brought = async (path: string): Promise<BroughtIn> => value(await bring(path))
const file = (name: string, content: string): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const directory = (name: string): string => {
  const path = join(folder, name)
  mkdirSync(path, { recursive: true })
  return path
}

describe('a lab host made anew', () => {
  it('has its name and address again, and nothing of what was in it', async () => {
    await inLab('docker run -d --name web nginx && touch /root/mine', 'lab-2')
    const before = value(await set.list()).find((host) => host.name === 'lab-2')
    // The first address is free now, and must not be taken.
    value(await set.down('lab-1'))
    const told: string[] = []
    const end = set.agent.on('lab.changed', (info) => told.push(`${info.name} ${info.status}`))
    const after = value(await set.agent.call('lab.reset', { name: 'lab-2' }))
    end()
    expect(after).toMatchObject({ name: 'lab-2', status: 'ready', address: before?.address })
    expect(after.firstPid).not.toBe(before?.firstPid)
    expect(await inLab('docker ps -aq; ls /root', 'lab-2')).toBe('')
    expect(told).toEqual(['lab-2 starting', 'lab-2 ready'])
    value(await set.up('lab-1'))
  })

  it('is asked for by two at once: one gets it, the other is told', async () => {
    const answers = await Promise.all([1, 2].map(() => set.agent.call('lab.reset', { name: 'lab-2' })))
    expect(answers.map((answer) => (answer.ok ? 'ok' : answer.code))).toEqual(['ok', 'bad-request'])
    expect(await set.agent.call('lab.reset', { name: 'nobody' })).toMatchObject({ code: 'lab-host-unknown' })
  })
})

describe('images', () => {
  const archive = join(folder, 'mine.tar')

  it('come from a file, and are told by name', async () => {
    const saved = 'docker tag busybox mine:1 && docker save mine:1 -o /run/lab/mine.tar && docker rmi mine:1'
    await inLab(saved, 'lab-2')
    const seen = join(set.directory, 'lab-2/run/mine.tar')
    writeFileSync(archive, readFileSync(seen))
    expect(value(await play.loadFile(set, 'lab-1', archive))).toEqual({ images: ['mine:1'] })
    expect(await inLab('docker image inspect -f "{{.RepoTags}}" mine:1')).toContain('mine:1')
  })

  it('are refused where the file holds none, is cut, or is no file', async () => {
    const code = async (path: string): Promise<string> => {
      const answer = await play.loadFile(set, 'lab-1', path)
      return answer.ok ? 'ok' : answer.code
    }
    const whole = readFileSync(archive)
    writeFileSync(join(folder, 'half.tar'), whole.subarray(0, whole.length / 2))
    spawnSync('mkfifo', [join(folder, 'fifo.tar')])
    expect(await code(file('garbage.tar', 'garbage'.repeat(400_000)))).toBe('archive-invalid')
    expect(await code(file('empty.tar', ''))).toBe('archive-invalid')
    expect(await code(join(folder, 'half.tar'))).toBe('archive-invalid')
    expect(await code(join(folder, 'fifo.tar'))).toBe('file-not-read')
    expect(await code(folder)).toBe('file-not-read')
    expect(await code(join(folder, 'nowhere.tar'))).toBe('file-not-read')
    expect(await code('/etc/shadow')).toBe('file-not-read')
    expect(await play.loadFile(set, 'nobody', archive)).toMatchObject({ code: 'lab-host-unknown' })
  })

  it('find no room on a full disk, and leave nothing half', async () => {
    await inLab(
      'fallocate -l "$(df --output=avail -B1 /var/lib/docker | tail -1)" /var/lib/docker/full; docker rmi mine:1',
    )
    const answer = await play.loadFile(set, 'lab-1', archive)
    await inLab('rm -f /var/lib/docker/full')
    expect(answer).toMatchObject({ code: 'disk-full' })
    expect(await inLab('ls /var/lib/docker/tmp; docker image ls -q mine')).toBe('')
  })

  it('are refused by an engine that is stopped, in words and within its deadline', async () => {
    await inLab('kill -STOP $(pidof dockerd)')
    const answer = await play.loadFile(set, 'lab-1', archive)
    await inLab('kill -CONT $(pidof dockerd)')
    expect(answer).toMatchObject({ code: 'docker-unreachable' })
  })

  it('are cancelled in the middle: nothing of them stays', async () => {
    // An engine that takes nothing more: it would wait for ever.
    const slow = createPlayPlace(runtime.options.environment, ({ doneBytes }) => {
      if (doneBytes > 0) slow.cancel('lab-1')
    })
    const large = join(folder, 'large.tar')
    writeFileSync(large, '')
    truncateSync(large, 3_000_000_000)
    expect(await slow.loadFile(set, 'lab-1', large)).toMatchObject({ code: 'cancelled' })
    await expect.poll(() => inLab('ls /var/lib/docker/tmp')).toBe('')
  })
})

describe('images of the person’s own engine', () => {
  // The second lab host's engine stands for it: what reaches it is what reaches any other.
  const own = (): Play => {
    const socket = value(socketOf('lab-2'))
    return createPlayPlace(
      { ...runtime.options.environment, DOCKER_HOST: `unix://${socket}`, HOME: folder },
      () => undefined,
    )
  }
  const socketOf = (name: string): { ok: true; value: string } => ({
    ok: true,
    value: join(set.directory, name, 'run/docker.sock'),
  })
  /** Images with their ids, containers, and every event so far. */
  const state = (): Promise<string> =>
    inLab('(docker image ls -a --no-trunc; docker ps -a; docker volume ls; docker network ls) | sort', 'lab-2')
  const events = (since: string): Promise<string> =>
    inLab(`docker events --since ${since} --until "$(date +%s.%N)" --format '{{.Type}} {{.Action}}'`, 'lab-2')

  it('are listed and exported, and it is the same afterwards', async () => {
    await inLab('docker tag busybox registry.example:5000/group/mine:2', 'lab-2')
    const since = (await inLab('date +%s.%N', 'lab-2')).trim()
    const before = await state()
    const images = value(await own().ownImages(null))
    expect(images.map(({ name }) => name)).toContain('registry.example:5000/group/mine:2')
    const loaded = value(await own().loadOwn(set, 'lab-1', 'registry.example:5000/group/mine:2', null))
    expect(loaded.images).toEqual(['registry.example:5000/group/mine:2'])
    expect(await state()).toBe(before)
    // That it was read is written in its log of events, as for `docker save`; nothing else is.
    expect(
      (await events(since))
        .trim()
        .split('\n')
        .filter((line) => line !== 'image save'),
    ).toEqual([])
  })

  it('are refused in words where there is none such, no such engine, or no such context', async () => {
    const code = async (who: Play, image: string, context: string | null): Promise<string> => {
      const answer = await who.loadOwn(set, 'lab-1', image, context)
      return answer.ok ? 'ok' : answer.code
    }
    expect(await code(own(), 'nothing:9', null)).toBe('image-missing')
    expect(await code(own(), '../containers/json?x=', null)).toBe('image-missing')
    expect(await code(own(), 'a/../../containers', null)).toBe('image-missing')
    expect(await code(own(), 'busybox', 'no-such-context')).toBe('context-unknown')
    const nobody = createPlayPlace(
      { ...runtime.options.environment, DOCKER_HOST: 'unix:///nowhere.sock' },
      () => undefined,
    )
    expect(await code(nobody, 'busybox', null)).toBe('docker-unreachable')
    expect(await nobody.ownImages(null)).toMatchObject({ code: 'docker-unreachable' })
  })

  it('that end in the middle are no image', async () => {
    const socket = join(runtime.directory, 'cut.sock')
    const head = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n'
    const cut = createServer((one) => {
      one.on('error', () => undefined)
      one.once('data', (asked: Buffer) => {
        if (asked.includes('_ping')) one.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK')
        else one.end(head)
      })
    }).listen(socket)
    const player = createPlayPlace({ ...runtime.options.environment, DOCKER_HOST: `unix://${socket}` }, () => undefined)
    expect(await player.loadOwn(set, 'lab-1', 'busybox', null)).toMatchObject({ code: 'file-not-read' })
    cut.close()
  })
})

describe('files into a lab host', () => {
  it('are a copy: links stay links, permissions stay, nothing is setuid, all is root’s', async () => {
    const shop = directory('shop')
    directory('shop/deep/er')
    file('shop/compose.yaml', 'services: {}\n')
    file('shop/run.sh', 'echo hi\n')
    chmodSync(join(shop, 'run.sh'), 0o4755)
    symlinkSync('/etc/shadow', join(shop, 'shadow'))
    symlinkSync('..', join(shop, 'deep/up'))
    file('shop/deep/a\n"\'$(touch x)\\nb', 'odd')
    writeFileSync(Buffer.concat([Buffer.from(`${shop}/`), Buffer.of(0xff, 0xfe)]), 'not utf-8')
    const done = await brought(shop)
    expect(done).toMatchObject({ path: '/root/shop', leftOut: [], compose: { file: '/root/shop/compose.yaml' } })
    expect(await inLab('stat -c "%a %u:%g" /root/shop/run.sh')).toBe('755 0:0\n')
    expect(await inLab('readlink /root/shop/shadow /root/shop/deep/up; cat /root/shop/deep/a*b')).toBe(
      '/etc/shadow\n..\nodd',
    )
    expect(await inLab('ls -A /root/shop | wc -l')).toBe('5\n')
    expect(await inLab("cat /root/shop/$(printf '\\377\\376')")).toBe('not utf-8')
    expect(await coming()).toBe('')
  })

  it('never replace what is there: they get a number', async () => {
    expect((await brought(join(folder, 'shop'))).path).toBe('/root/shop-2')
    const compose = file('stack.yaml', 'services: {}\n')
    expect((await brought(compose)).path).toBe('/root/stack.yaml')
    await inLab('echo mine > /root/stack.yaml')
    expect(await brought(compose)).toMatchObject({
      path: '/root/stack-2.yaml',
      compose: { file: '/root/stack-2.yaml' },
    })
    expect(await inLab('cat /root/stack.yaml')).toBe('mine\n')
  })

  it('leave out what is no file, and say it', async () => {
    const odd = directory('odd')
    spawnSync('mkfifo', [join(odd, 'fifo')])
    const server = createServer().listen(join(odd, 'socket'))
    await new Promise((resolve) => server.once('listening', resolve))
    file('odd/secret', 'x')
    chmodSync(join(odd, 'secret'), 0)
    const done = await brought(odd)
    server.close()
    expect(done.leftOut.map(({ path, reason }) => `${path} ${reason}`).sort()).toEqual([
      'fifo fifo',
      'secret unreadable',
      'socket socket',
    ])
    expect(await inLab('ls -A /root/odd')).toBe('')
  })

  it('are refused above the limit before anything is copied: a huge sparse file, too many', async () => {
    const huge = directory('huge')
    file('huge/disk.img', '')
    truncateSync(join(huge, 'disk.img'), 1_000_000_000_000)
    expect(await bring(huge)).toMatchObject({ code: 'too-large' })
    expect(await bring(join(huge, 'disk.img'))).toMatchObject({ code: 'too-large' })
    expect(await bring('/etc/shadow')).toMatchObject({ code: 'file-not-read' })
    expect(await bring('/')).toMatchObject({ code: 'file-not-read' })
    expect(await bring('/dev/zero')).toMatchObject({ code: 'file-not-read' })
    expect(await statusIn('ls /root/huge')).not.toBe(0)
  })

  it('find no room, and leave nothing half', async () => {
    const large = directory('large')
    for (const name of ['a', 'b']) writeFileSync(join(large, name), Buffer.alloc(100_000_000, 1))
    await inLab('fallocate -l "$(( $(df --output=avail -B1 / | tail -1) - 25000000 ))" /full')
    const answer = await bring(large)
    await inLab('rm /full')
    expect(answer).toMatchObject({ code: 'disk-full' })
    expect(await inLab('ls -A /root | grep -e large -e coming || true')).toBe('')
  })

  it('are led nowhere by a link in their place, by a link as /root, or by another tar', async () => {
    const target = join(runtime.directory, 'outside')
    mkdirSync(target)
    file('plant', 'x')
    await inLab(`ln -s ${target} /root/plant`)
    expect((await brought(join(folder, 'plant'))).path).toBe('/root/plant-2')
    await inLab(`mv /root /root.real && mkdir -p ${target} && ln -s ${target} /root`)
    await bring(join(folder, 'plant'))
    expect(await inLab(`ls ${target}`)).toBe('plant\n')
    await inLab('rm /root && mv /root.real /root')
    expect(readdirSync(target)).toEqual([])
    await inLab(
      'printf "#!/bin/sh\\ncat >/dev/null; exit 0\\n" > /tmp/tar; chmod +x /tmp/tar; mount --bind /tmp/tar /usr/bin/tar',
    )
    const answer = await bring(join(folder, 'shop'))
    await inLab('umount /usr/bin/tar')
    // It is the learner's own lab host: what came of it is an empty folder, or a failure; never a hang or a write outside.
    expect(answer.ok || answer.code === 'file-not-written').toBe(true)
    expect(await statusIn('test -w /usr/bin/tar && echo x >> /usr/bin/tar')).not.toBe(0)
  })

  it('that are cut in the middle are no folder', async () => {
    const slow = createPlayPlace(runtime.options.environment, ({ doneBytes }) => {
      if (doneBytes > 0) slow.cancel('lab-1')
    })
    expect(await slow.bring(set, 'lab-1', join(folder, 'large'))).toMatchObject({ code: 'cancelled' })
    await expect.poll(() => inLab('ls -A /root | grep -e large -e coming || true')).toBe('')
    expect(channels()).toEqual([])
  })

  it('of a command line that is killed in the middle are no folder either', async () => {
    const before = await inLab('ls -A /root')
    const line = [resolve('out/main/cli.js'), 'lab', 'copy-in', 'lab-1', join(folder, 'large')]
    const child = spawn(process.execPath, line, { env: runtime.options.environment, stdio: 'ignore' })
    await expect.poll(() => coming(), { interval: 1 }).not.toBe('')
    child.kill('SIGKILL')
    await expect.poll(() => coming()).toBe('')
    expect(await inLab('ls -A /root')).toBe(before)
    expect(channels()).toEqual([])
  })

  it('leave no socket where whoever listened was killed before it was asked for anything', async () => {
    const socket = join(set.directory, 'copy-000000000000')
    const listening = `require('node:net').createServer().listen(${JSON.stringify(socket)}, () => console.log())`
    const child = spawn(process.execPath, ['-e', listening], { stdio: ['ignore', 'pipe', 'ignore'] })
    await new Promise((listens) => child.stdout.once('data', listens))
    child.kill('SIGKILL')
    await new Promise((gone) => child.once('close', gone))
    expect(channels()).toHaveLength(1)
    const copied = await set.agent.call('copy.in', { labHost: 'lab-1', socket, name: 'dead', folder: false })
    expect(copied).toMatchObject({ ok: false, code: 'cancelled' })
    expect(channels()).toEqual([])
    expect(await inLab('ls -A /root | grep -e dead -e coming || true')).toBe('')
  })

  it('one copy at a time', async () => {
    const answers = await Promise.all([brought(join(folder, 'stack.yaml')), bring(join(folder, 'stack.yaml'))])
    expect(answers[1]).toMatchObject({ code: 'bad-request' })
  })
})

describe('a file out of a lab host', () => {
  const out = (path: string, name: string): ReturnType<Play['copyOut']> =>
    play.copyOut(set, 'lab-1', path, join(folder, name))

  it('is whole, the person’s alone, and never executable', async () => {
    await inLab('head -c 5000000 /dev/urandom > /root/data; chmod 4755 /root/data')
    expect(value(await out('data', 'data'))).toEqual({ name: 'data', bytes: 5_000_000 })
    const sum = createHash('sha256')
      .update(readFileSync(join(folder, 'data')))
      .digest('hex')
    expect(await inLab('sha256sum < /root/data')).toContain(sum)
    expect(lstatSync(join(folder, 'data')).mode & 0o7777).toBe(0o600)
    await inLab('echo new > "/root/-" ; echo odd > "/root/a\'\n\\"b"')
    value(await out('-', 'dash'))
    expect(readFileSync(join(folder, 'dash'), 'utf8')).toBe('new\n')
    value(await out('/root/a\'\n"b', 'odd-name'))
    expect(readFileSync(join(folder, 'odd-name'), 'utf8')).toBe('odd\n')
  })

  it('replaces a link under its name and leaves what that led to', async () => {
    const precious = file('precious', 'precious')
    symlinkSync(precious, join(folder, 'link'))
    value(await out('data', 'link'))
    expect(readFileSync(precious, 'utf8')).toBe('precious')
    expect(lstatSync(join(folder, 'link')).isFile()).toBe(true)
  })

  it('is a file of the lab host, whatever link leads to it', async () => {
    const secret = file('secret.txt', 'outside')
    await inLab(`ln -s ${secret} /root/leak; ln -s /proc/1/root${secret} /root/leak2; ln -s /etc/hostname /root/inside`)
    expect(await out('leak', 'leaked')).toMatchObject({ code: 'file-not-read' })
    expect(await out('leak2', 'leaked')).toMatchObject({ code: 'file-not-read' })
    expect(await out(`../../../..${secret}`, 'leaked')).toMatchObject({ code: 'file-not-read' })
    expect(existsSync(join(folder, 'leaked'))).toBe(false)
    value(await out('inside', 'inside'))
    expect(readFileSync(join(folder, 'inside'), 'utf8')).toBe('lab-1\n')
  })

  it('is refused where it is none: a folder, a fifo, a device, a huge one, nothing', async () => {
    await inLab('mkfifo /root/fifo; truncate -s 1T /root/sparse')
    for (const path of ['/root', 'fifo', '/dev/zero', '/dev/stdin', 'nothing']) {
      expect(await out(path, 'none')).toMatchObject({ code: 'file-not-read' })
    }
    expect(await out('sparse', 'none')).toMatchObject({ code: 'too-large' })
    expect(await play.copyOut(set, 'lab-1', 'data', '/proc/nowhere/data')).toMatchObject({ code: 'file-not-written' })
    expect(await play.copyOut(set, 'lab-1', 'data', folder)).toMatchObject({ code: 'file-not-written' })
    expect(readdirSync(folder).filter((name) => name === 'none' || name.endsWith('.part'))).toEqual([])
  })

  it('has an end although the learner’s reader has none', async () => {
    await inLab(
      'printf "#!/bin/sh\\nexec head -c 400000000 /dev/zero\\n" > /tmp/cat; chmod +x /tmp/cat; mount --bind /tmp/cat /usr/bin/cat',
    )
    const answer = await out('data', 'endless')
    await inLab('umount /usr/bin/cat')
    expect(answer).toMatchObject({ code: 'too-large' })
    expect(existsSync(join(folder, 'endless'))).toBe(false)
  })
})

describe('afterwards', () => {
  it('nothing of it is left in the runtime directory, and links of the person’s are as they were', () => {
    expect(channels()).toEqual([])
    // What a set has anyway; those with a dot are where the agent binds what lab hosts see of the workstation.
    const anyway = /^(lab-[12]|holder|lock|socket|.*\.log|lab-hosts\.json|\.(usr|cgroup|runtime))$/
    expect(readdirSync(set.directory).filter((name) => !anyway.test(name))).toEqual([])
    expect(readlinkSync(join(folder, 'shop/shadow'))).toBe('/etc/shadow')
    expect(runtime.log).toEqual([])
  })
})
