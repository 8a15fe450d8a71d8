/**
 * Lays out a lab host's root file system. Runs for some 100 ms inside the lab host's namespaces (nsenter), where it is
 * root; it prints one line a stage and ends with status 0, or with a sentence on stderr and status 1.
 *
 * The root is a tmpfs with this machine's own /usr bound read-only and a copy of its /etc: nothing that is written there
 * reaches the machine, and what the person may not read is not there. Not an overlay: over a tree with mounts below it an
 * unprivileged overlay fails ("failed to clone lowerpath", fs/overlayfs/super.c).
 */
import { spawn } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { mount, mountFlags, pivotRoot, setHostName, unmount } from './mounts'
import type { LayoutPlan } from './layoutPlan'

async function layOut(plan: LayoutPlan): Promise<void> {
  const { root } = plan
  setHostName(plan.name)
  // Nothing that is mounted here may reach the set's other namespaces, nor theirs here.
  mount(null, '/', null, mountFlags.recursive | mountFlags.private)
  mount('lab', root, 'tmpfs', 0, sized(plan, 'root', '755'))
  const directories = [
    'usr',
    'etc',
    'var',
    'run',
    'tmp',
    'root',
    'home',
    'dev',
    'proc',
    'sys',
    'opt',
    'mnt',
    'srv',
    '.sysfs',
    '.old',
  ]
  for (const name of directories) mkdirSync(join(root, name))
  for (const name of ['lib/docker', 'tmp', 'log', 'cache', 'lib/misc'])
    mkdirSync(join(root, 'var', name), { recursive: true })
  symlinkSync('/run', join(root, 'var/run'))
  const data = mountDataRoot(plan)
  const images = plan.preparedTar === null ? Promise.resolve() : extract(plan.preparedTar, data)
  bindUsr(plan)
  copyEtc(plan)
  mountKernelFileSystems(plan)
  mountDevices(plan)
  writeHome(plan)
  putNetworkPlugin(plan)
  process.stdout.write('images\n')
  await images
  pivot(root)
}

/** tmpfs(5): what is written beyond the size is refused as a full disk. */
function sized({ sizesMiB }: LayoutPlan, which: keyof LayoutPlan['sizesMiB'], mode: string): string {
  return `size=${String(sizesMiB[which])}m,mode=${mode}`
}

function mountDataRoot(plan: LayoutPlan): string {
  const data = join(plan.root, 'var/lib/docker')
  if (plan.dataDirectory === null) mount('docker', data, 'tmpfs', 0, sized(plan, 'data', '711'))
  else mount(plan.dataDirectory, data, null, mountFlags.bind)
  return data
}

function extract(tar: string, into: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const args = ['-xf', tar, '-C', into, '--same-owner', '--same-permissions', '--xattrs', '--xattrs-include=*']
    const child = spawn('tar', args, { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (text: Buffer) => (said += text.toString()))
    child.on('error', reject)
    child.on('close', (status) => {
      if (status === 0) resolve()
      else reject(new Error(`the prepared images could not be unpacked: ${said.trim()}`))
    })
  })
}

function bindUsr({ root, readOnly }: LayoutPlan): void {
  for (const name of ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32']) {
    if (existsSync(`/${name}`) && lstatSync(`/${name}`).isSymbolicLink())
      symlinkSync(readlinkSync(`/${name}`), join(root, name))
  }
  mount(readOnly.usr, join(root, 'usr'), null, mountFlags.bind | mountFlags.recursive)
}

/** A copy of /etc is the lab's own to write. What the person may not read stays out: /etc/shadow and the like. */
function copyEtc(plan: LayoutPlan): void {
  const etc = join(plan.root, 'etc')
  const mayRead = (path: string): boolean => {
    try {
      const status = lstatSync(path)
      if (status.isSymbolicLink() || status.isDirectory()) return true
      // Root in here is the person outside; group and others as the kernel decides, by trying.
      if (!status.isFile()) return false
      readFileSync(path)
      return true
    } catch {
      // Unreadable: it is not there in the lab host, which is the point.
      return false
    }
  }
  for (const name of readdirSync('/etc')) {
    if (name === 'docker') continue
    try {
      cpSync(join('/etc', name), join(etc, name), { recursive: true, verbatimSymlinks: true, filter: mayRead })
    } catch (error) {
      if (!['EACCES', 'EPERM', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
  mkdirSync(join(etc, 'docker'))
  const write = (name: string, text: string): void => {
    rmSync(join(etc, name), { force: true })
    writeFileSync(join(etc, name), text)
  }
  write('hostname', `${plan.name}\n`)
  write('hosts', `127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n${plan.address} ${plan.name}\n`)
  // No name server: the lab is off line, and a lookup must fail at once and not after a time-out.
  write('resolv.conf', '# this lab host is off line\n')
  if (plan.iptables === 'legacy') useLegacyIptables(etc)
}

function useLegacyIptables(etc: string): void {
  for (const name of ['iptables', 'ip6tables']) {
    for (const suffix of ['', '-save', '-restore']) {
      const link = join(etc, 'alternatives', `${name}${suffix}`)
      rmSync(link, { force: true })
      symlinkSync(`/usr/sbin/${name}-legacy${suffix}`, link)
    }
  }
}

function mountKernelFileSystems(plan: LayoutPlan): void {
  const { root } = plan
  const run = join(root, 'run')
  mount('run', run, 'tmpfs', 0, sized(plan, 'run', '755'))
  mount('tmp', join(root, 'tmp'), 'tmpfs', 0, sized(plan, 'tmp', '1777'))
  mount('proc', join(root, 'proc'), 'proc', mountFlags.noSuid | mountFlags.noDev | mountFlags.noExec)
  // A second sysfs stays in sight, else the kernel refuses the one that `ip netns exec` mounts ("mount too revealing").
  mount('sysfs', join(root, '.sysfs'), 'sysfs', mountFlags.noSuid | mountFlags.noDev | mountFlags.noExec)
  mount('sysfs', join(root, 'sys'), 'sysfs', mountFlags.noSuid | mountFlags.noDev | mountFlags.noExec)
  mount(plan.readOnly.cgroup, join(root, 'sys/fs/cgroup'), null, mountFlags.bind | mountFlags.recursive)
}

function mountDevices(plan: LayoutPlan): void {
  const dev = join(plan.root, 'dev')
  mount('dev', dev, 'tmpfs', mountFlags.noSuid, sized(plan, 'dev', '755'))
  for (const node of plan.deviceNodes) {
    const target = join(dev, node)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, '')
    mount(join('/dev', node), target, null, mountFlags.bind)
  }
  for (const name of ['pts', 'shm', 'mqueue']) mkdirSync(join(dev, name))
  mount(
    'devpts',
    join(dev, 'pts'),
    'devpts',
    mountFlags.noSuid | mountFlags.noExec,
    'newinstance,ptmxmode=0666,mode=620',
  )
  mount('shm', join(dev, 'shm'), 'tmpfs', mountFlags.noSuid | mountFlags.noDev, sized(plan, 'shm', '1777'))
  symlinkSync('pts/ptmx', join(dev, 'ptmx'))
  symlinkSync('/proc/self/fd', join(dev, 'fd'))
  for (const [index, name] of ['stdin', 'stdout', 'stderr'].entries())
    symlinkSync(`/proc/self/fd/${String(index)}`, join(dev, name))
  mkdirSync(join(plan.root, 'run/lab'))
  mount(plan.runDirectory, join(plan.root, 'run/lab'), null, mountFlags.bind)
}

function writeHome(plan: LayoutPlan): void {
  const home = join(plan.root, 'root')
  chmodSync(home, 0o700)
  writeFileSync(join(home, '.bashrc'), `PS1='\\u@\\h:\\w# '\nalias ls='ls --color=auto'\n`)
  writeFileSync(join(home, '.profile'), '. ~/.bashrc\n')
}

/** /opt/vethlab: the lesson's network driver, its source, and the Node that runs this very program. */
function putNetworkPlugin({ root, readOnly, networkPlugin }: LayoutPlan): void {
  const folder = join(root, 'opt/vethlab')
  mkdirSync(folder, { recursive: true })
  copyFileSync(networkPlugin.program, join(folder, 'network-plugin.js'))
  copyFileSync(networkPlugin.source, join(folder, 'network-plugin.ts'))
  let node = process.execPath
  if (!node.startsWith('/usr/')) {
    // The workstation's own place of it is out of sight in there.
    const runtime = join(folder, 'runtime')
    mkdirSync(runtime)
    mount(readOnly.runtime, runtime, null, mountFlags.bind | mountFlags.recursive)
    node = join('/opt/vethlab/runtime', basename(node))
  }
  const launcher = join(folder, 'network-plugin')
  writeFileSync(launcher, `#!/bin/sh\nexec ${quoted(node)} /opt/vethlab/network-plugin.js "$@"\n`)
  chmodSync(launcher, 0o755)
}

/** One word for sh. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

function pivot(root: string): void {
  process.chdir(root)
  pivotRoot('.', '.old')
  process.chdir('/')
  unmount('/.old')
  rmSync('/.old', { recursive: true })
}

const argument = process.argv[2]
if (argument === undefined) throw new Error('the layout program needs a plan')
layOut(JSON.parse(argument) as LayoutPlan).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
