/** Lab hosts on the real kernel with the real engine: what they are, what stays out of their reach. Needs the build. */
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLabSet, engineSocketPath, type LabSet } from '../../src/main/labs'
import { sh, testRuntime, upSet, value } from './support/labSet'
import { below } from './support/processes'

const runtime = testRuntime()
let set: LabSet

beforeAll(async () => {
  set = await upSet(runtime, 'lab-1', 'lab-2')
})
afterAll(async () => {
  await set.close()
  runtime.remove()
})

describe('two lab hosts on one fabric', () => {
  it('have the article’s addresses and reach each other and the gateway', async () => {
    const hosts = value(await set.list())
    expect(hosts.map((host) => [host.name, host.address, host.status])).toEqual([
      ['lab-1', '10.0.2.15', 'ready'],
      ['lab-2', '10.0.2.16', 'ready'],
    ])
    expect((await sh(set, 'lab-1', 'ping -c 1 -W 2 10.0.2.16 && ping -c 1 -W 2 10.0.2.2')).status).toBe(0)
    expect((await sh(set, 'lab-2', 'hostname; ip -4 -o addr show eth0')).stdout).toMatch(/^lab-2\n.*10\.0\.2\.16\/24/)
  })

  it('have engines of their own, with the offline images, where the docker program looks by default', async () => {
    const ids = await Promise.all(['lab-1', 'lab-2'].map((name) => sh(set, name, 'docker info --format "{{.ID}}"')))
    expect(ids[0]?.stdout).not.toBe(ids[1]?.stdout)
    const images = await sh(set, 'lab-1', 'docker images --format "{{.Repository}}:{{.Tag}}" | sort')
    expect(images.stdout).toBe('busybox:latest\nnginx:latest\ntoolless:latest\n')
  })

  it('run containers: nginx answers, busybox has ash, toolless has no tool at all', async () => {
    await sh(set, 'lab-2', 'docker run --rm -d --name web nginx; docker run --rm -d --name bare toolless')
    const web = await sh(set, 'lab-2', 'docker run --rm busybox ash -c "wget -qO- 172.17.0.2"')
    expect(web.stdout).toContain('nginx answers')
    const bare = await sh(set, 'lab-2', 'docker exec bare ifconfig')
    expect(bare.status).not.toBe(0)
    expect(bare.stderr + bare.stdout).toContain('not found')
    await sh(set, 'lab-2', 'docker stop -t 1 web bare')
  })

  it.each([
    ['pull', 'docker pull alpine'],
    ['run of an image that is not there', 'docker run --rm alpine true'],
    ['pull from a registry by name, without TLS', 'docker pull registry.invalid:80/some/image'],
    ['search', 'docker search alpine'],
  ])('refuse a %s with a sentence in both languages', async (_name, line) => {
    const said = await sh(set, 'lab-2', line)
    expect(said.status).not.toBe(0)
    expect(said.stderr).toContain('this lab is off line: only the images that `docker images` lists are here')
    expect(said.stderr).toContain('이 실습실은 오프라인입니다')
  })

  it('refuse a name that is in use, and one that is none', async () => {
    expect(await set.up('lab-1')).toMatchObject({ ok: false, code: 'lab-host-exists' })
    for (const name of ['Lab', '../x', '-a', 'a b', 'x'.repeat(16)]) {
      expect(await set.up(name)).toMatchObject({ ok: false, code: 'lab-name-invalid' })
    }
    expect(value(await set.list())).toHaveLength(2)
  })
})

describe('the workstation', () => {
  it('is out of reach: homes, secrets, sockets, interfaces, processes', async () => {
    const look = async (line: string): Promise<string> => (await sh(set, 'lab-1', line)).stdout.trim()
    // The lab's own containerd makes /opt/containerd; /opt/vethlab is the lesson's network driver.
    expect(
      (await look('ls -A /home /mnt /srv; ls -A /opt | grep -Ev "containerd|vethlab"')).replace(/\/\w+:|\s/g, ''),
    ).toBe('')
    expect(await look('ls -A /root')).toBe('.bashrc\n.profile')
    expect(await look('ls /etc/shadow /etc/gshadow /.old 2>/dev/null')).toBe('')
    expect(await look('ls -A /etc/docker')).toMatch(/^(key\.json)?$/)
    expect(await look('ls /sys/class/net | tr "\\n" " "')).toBe('docker0 eth0 lo')
    // Its own processes only: the first is the lab host's init.
    expect(await look('cat /proc/1/cmdline | tr "\\0" " "')).toContain('init.sh host')
    expect(await look('ls -d /proc/[0-9]* | wc -l').then(Number)).toBeLessThan(20)
    expect(await look('find / -xdev -name docker.sock 2>/dev/null | sort | tr "\\n" " "')).not.toContain('/var/lib')
  })

  it('keeps its programs: /usr and every mount below it are read-only', async () => {
    const written = await sh(set, 'lab-1', 'touch /usr/written; mount -o remount,bind,rw /usr && touch /usr/written')
    expect(existsSync('/usr/written')).toBe(false)
    expect(written.stderr).toMatch(/Read-only/)
  })

  it('sees no privileged process: every one carries the person’s id or a subordinate one', () => {
    const own = process.getuid?.() ?? 0
    const processes = below(process.pid)
    expect(processes.length).toBeGreaterThan(8)
    expect(processes.filter((entry) => entry.uid !== own && entry.uid < 100_000)).toEqual([])
  })

  it('is not led astray by what a learner puts in place of the engine’s socket', async () => {
    const info = value(await set.list()).find((host) => host.name === 'lab-2')
    if (!info) throw new Error('lab-2 is gone')
    const opened = value(engineSocketPath(info))
    expect(opened.path).toMatch(/^\/proc\/self\/fd\/\d+$/)
    opened.close()
    // Another socket of the same person, such as the workstation's engine's.
    const elsewhere = join(runtime.directory, 'elsewhere.sock')
    const server = createServer().listen(elsewhere)
    await once(server, 'listening')
    await sh(set, 'lab-2', `cd /run/lab; mv docker.sock kept; ln -s ${elsewhere} docker.sock`)
    expect(engineSocketPath(info)).toMatchObject({ ok: false, code: 'docker-unreachable' })
    server.close()
    await sh(set, 'lab-2', 'cd /run/lab; rm docker.sock; mkfifo docker.sock')
    expect(engineSocketPath(info)).toMatchObject({ ok: false, code: 'docker-unreachable' })
    await sh(set, 'lab-2', 'cd /run/lab; rm docker.sock; mv kept docker.sock')
  })
})

describe('a failure', () => {
  it('at a stage undoes what was done, and names stage, cause and remedy', async () => {
    const images = join(runtime.directory, 'images')
    mkdirSync(images)
    writeFileSync(join(images, 'broken.tar'), 'no tar at all')
    const prepared = { storageDriver: 'overlay2', tar: 'broken.tar', archives: {} }
    writeFileSync(join(images, 'prepared.json'), JSON.stringify(prepared))
    const other = value(await createLabSet({ ...runtime.options, imagesDirectory: images }))
    const before = below(process.pid).length
    const answer = await other.up('lab-1')
    expect(answer).toMatchObject({ ok: false, code: 'layout-failed', stage: 'root-file-system' })
    if (!answer.ok) expect(answer.message).toContain('prepared images')
    expect(value(await other.list())).toEqual([])
    expect(readdirSync(other.directory)).not.toContain('lab-1')
    await expect.poll(() => below(process.pid).length).toBe(before)
    await other.close()
    expect(existsSync(other.directory)).toBe(false)
  })

  it('of the runtime directory is said before anything is made', async () => {
    const environment = { ...runtime.options.environment, XDG_RUNTIME_DIR: '/proc' }
    const answer = await createLabSet({ ...runtime.options, environment, resourcesDirectory: '/nowhere' })
    expect(answer.ok).toBe(false)
  })
})
