/**
 * The offline images of the lab, built from Debian's packages without root: archives for `docker load`, and a prepared data
 * root that a lab host takes over with one unpacking. Called by set-up; by hand: `node scripts/labImages.mjs [--sizes]`.
 */
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { spawnSync } from 'node:child_process'
import { homedir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run, SetupError } from './lib/run.mjs'

const recipesFile = fileURLToPath(new URL('../resources/lab-image/recipes.json', import.meta.url))
const prepareScript = fileURLToPath(new URL('../resources/lab-image/prepare.sh', import.meta.url))

/** Come along as dependencies, but only maintainer scripts need them. */
const unneeded =
  /^(dpkg|debconf|tar|perl-base|gcc-\d+-base|libdb5\.3|mawk|debianutils|adduser|passwd|libcap2-bin|init-system-helpers)_/
const leftOut = [
  './usr/share/doc',
  './usr/share/man',
  './usr/share/locale',
  './usr/share/info',
  './usr/share/lintian',
  './usr/share/bash-completion',
]

/** @returns {string} `${XDG_CACHE_HOME:-~/.cache}/vethlab` */
export function vethlabCache() {
  const asked = process.env.XDG_CACHE_HOME
  return join(asked?.startsWith('/') ? asked : join(homedir(), '.cache'), 'vethlab')
}

/**
 * Builds what is missing; a second call only reads one small file.
 * @param {{cacheDir: string, log: (line: string) => void}} options
 * @returns {Promise<{imagesDir: string, built: boolean}>}
 */
export async function ensureLabImages({ cacheDir, log }) {
  if (process.getuid?.() === 0)
    throw new SetupError('the lab images are not built by root', 'Run this as an ordinary user.')
  const base = join(cacheDir, 'lab-images')
  const current = join(base, 'current')
  const hash = recipeHash()
  if (preparedHash(current) === hash) return { imagesDir: current, built: false }
  mkdirSync(base, { recursive: true })
  const lock = join(base, 'lock')
  return withLock(lock, () => {
    if (preparedHash(current) === hash) return { imagesDir: current, built: false }
    // Beside the place it goes to, so that a rename finishes it: a build that is cut off leaves nothing half.
    const work = join(base, `building-${process.pid}`)
    clear(work)
    mkdirSync(work, { recursive: true })
    try {
      build(work, hash, log)
      const target = join(base, hash)
      clear(target)
      renameSync(join(work, 'out'), target)
      const link = join(base, `link-${process.pid}`)
      rmSync(link, { force: true })
      symlinkSync(hash, link)
      renameSync(link, current)
      for (const old of readdirSync(base)) if (/^[0-9a-f]{16}$/.test(old) && old !== hash) clear(join(base, old))
    } finally {
      clear(work)
    }
    return { imagesDir: current, built: true }
  })
}

/** What the images are made by: recipes, both programs, and the engine that prepares the data root. */
function recipeHash() {
  const hash = createHash('sha256')
  for (const file of [recipesFile, prepareScript, fileURLToPath(import.meta.url)]) hash.update(readFileSync(file))
  const engine = spawnSync('dockerd', ['--version'], { encoding: 'utf8' })
  hash.update(engine.stdout ?? '')
  return hash.digest('hex').slice(0, 16)
}

function preparedHash(directory) {
  const file = join(directory, 'prepared.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).recipeHash : null
}

/** Files in a tree may be read-only, or (in the prepared data root) belong to subordinate ids. */
function clear(path) {
  if (existsSync(path)) run(['rm', '-rf', path])
}

function withLock(path, work) {
  for (;;) {
    try {
      closeSync(openSync(path, 'wx'))
      writeFileSync(path, String(process.pid))
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      const owner = Number(readFileSync(path, 'utf8'))
      // The owner died: its lock is nobody's. (Without a PID yet it is just being taken.)
      if (owner > 0 && !existsSync(`/proc/${owner}`)) rmSync(path, { force: true })
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
    }
  }
  try {
    return work()
  } finally {
    rmSync(path, { force: true })
  }
}

function build(work, hash, log) {
  const out = join(work, 'out')
  mkdirSync(out)
  const recipes = JSON.parse(readFileSync(recipesFile, 'utf8'))
  const archives = {}
  for (const [tag, recipe] of Object.entries(recipes)) {
    log(`building the image ${tag} from Debian's packages`)
    const name = tag.split(':')[0]
    const tree = join(work, name)
    makeTree(tree, recipe, join(work, `apt-${name}`))
    archives[name] = `${name}.tar.gz`
    packImage(tag, recipe, tree, join(work, `image-${name}`), join(out, archives[name]))
  }
  log('preparing an engine data root that holds the images')
  const said = prepare(
    work,
    join(out, 'data-root.tar'),
    Object.values(archives).map((name) => join(out, name)),
  )
  const [dockerVersion, storageDriver] = said.trim().split('\n').pop().split(' ')
  const bytes = Object.fromEntries(
    Object.entries(archives).map(([name, file]) => [name, statSync(join(out, file)).size]),
  )
  const prepared = { recipeHash: hash, dockerVersion, storageDriver, tar: 'data-root.tar', archives, bytes }
  writeFileSync(join(out, 'prepared.json'), `${JSON.stringify(prepared, null, 2)}\n`)
}

/** apt as this user: the machine's lists and sources, state and cache of our own, and an empty dpkg status. */
function download(packages, directory) {
  mkdirSync(join(directory, 'cache/archives/partial'), { recursive: true })
  const lists = '/var/lib/apt/lists'
  if (
    !existsSync(lists) ||
    !readdirSync(lists).some((name) => name.endsWith('Packages') || name.includes('_Packages'))
  ) {
    throw new SetupError("Debian's package lists are missing", 'sudo apt-get update')
  }
  const settings = {
    'Dir::State': directory,
    'Dir::State::lists': lists,
    'Dir::State::status': '/dev/null',
    'Dir::Cache': join(directory, 'cache'),
    'Debug::NoLocking': '1',
    'APT::Install-Recommends': '0',
    'APT::Sandbox::User': '',
    'Acquire::Retries': '3',
  }
  const options = Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`])
  run(['apt-get', ...options, '-y', '-q', '--download-only', 'install', ...packages], {
    env: { ...process.env, LC_ALL: 'C' },
  })
  const archives = join(directory, 'cache/archives')
  return readdirSync(archives)
    .filter((name) => name.endsWith('.deb'))
    .sort()
    .map((name) => join(archives, name))
}

function makeTree(tree, recipe, aptDirectory) {
  mkdirSync(join(tree, 'usr'), { recursive: true })
  // Debian's merged /usr: the links come first, packages are unpacked through them.
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    mkdirSync(join(tree, 'usr', name))
    symlinkSync(`usr/${name}`, join(tree, name))
  }
  for (const deb of download(recipe.packages, aptDirectory)) {
    const name = basename(deb)
    if (unneeded.test(name)) continue
    if (recipe.onlyFrom && !recipe.onlyFrom.some((wanted) => name.startsWith(`${wanted}_`))) continue
    const unpacked = spawnSync(
      'sh',
      [
        '-c',
        'dpkg-deb --fsys-tarfile "$1" | tar -x --no-same-owner --keep-directory-symlink -C "$2" $3',
        'sh',
        deb,
        tree,
        '',
      ],
      { encoding: 'utf8' },
    )
    if (unpacked.status !== 0)
      throw new SetupError(`${name} could not be unpacked: ${unpacked.stderr}`, 'Check the free disk space.', 1)
  }
  if (recipe.onlyFile) keepOnly(tree, recipe.onlyFile)
  if (recipe.appletsOf) linkApplets(tree, recipe.appletsOf)
  for (const name of leftOut) run(['rm', '-rf', join(tree, name)])
  for (const name of recipe.directories) mkdirSync(join(tree, name), { recursive: true })
  for (const [name, text] of Object.entries(recipe.files)) {
    mkdirSync(dirname(join(tree, name)), { recursive: true })
    writeFileSync(join(tree, name), text)
  }
}

function keepOnly(tree, { from, to }) {
  const kept = readFileSync(join(tree, from))
  run(['rm', '-rf', tree])
  mkdirSync(tree)
  writeFileSync(join(tree, to), kept, { mode: 0o755 })
}

/** busybox is called by the name of what it shall be. */
function linkApplets(tree, program) {
  for (const applet of run([join(tree, program), '--list-full'])
    .trim()
    .split('\n')) {
    const link = join(tree, applet.replace(/^(usr\/)?(s?bin)\//, 'usr/$2/'))
    if (existsSync(link) || applet === '' || applet === 'linuxrc') continue
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync('/bin/busybox', link)
  }
}

/** A docker-archive (image-spec 1.2): the same packages give the same bytes. */
function packImage(tag, recipe, tree, directory, target) {
  mkdirSync(directory)
  const reproducible = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner']
  run(['chmod', '-R', 'u+rwX,go+rX', tree])
  run(['tar', '-C', tree, ...reproducible, '-cf', join(directory, 'layer.tar'), '.'])
  const layer = createHash('sha256')
    .update(readFileSync(join(directory, 'layer.tar')))
    .digest('hex')
  const config = JSON.stringify({
    architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config: {
      Env: recipe.environment,
      Cmd: recipe.command,
      ExposedPorts: Object.fromEntries(recipe.ports.map((port) => [port, {}])),
      Labels: {
        'org.opencontainers.image.vendor': 'Vethlab',
        'vethlab.origin': "built on this machine from Debian's packages",
      },
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${layer}`] },
    history: [{ created: '1970-01-01T00:00:00Z', created_by: 'vethlab' }],
  })
  const name = `${createHash('sha256').update(config).digest('hex')}.json`
  writeFileSync(join(directory, name), config)
  writeFileSync(
    join(directory, 'manifest.json'),
    JSON.stringify([{ Config: name, RepoTags: [tag], Layers: ['layer.tar'] }]),
  )
  run(['tar', '-C', directory, ...reproducible, '-cf', `${target}.tar`, 'manifest.json', name, 'layer.tar'])
  run(['gzip', '-n', '-9', `${target}.tar`])
  renameSync(`${target}.tar.gz`, target)
}

function prepare(work, tar, archives) {
  const place = join(work, 'engine')
  mkdirSync(place)
  const namespaces = [
    'unshare',
    '--user',
    '--map-root-user',
    '--map-auto',
    '--mount',
    '--net',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
  ]
  return run([...namespaces, 'bash', prepareScript, place, tar, ...archives], { timeout: 120_000 })
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const log = (line) => process.stderr.write(`${line}\n`)
  const { imagesDir } = await ensureLabImages({ cacheDir: vethlabCache(), log })
  const { bytes, dockerVersion, storageDriver } = JSON.parse(readFileSync(join(imagesDir, 'prepared.json'), 'utf8'))
  const mebibytes = (count) => `${(count / 1024 / 1024).toFixed(1)} MiB`
  for (const [name, size] of Object.entries(bytes)) console.log(`${name}: ${mebibytes(size)} compressed`)
  console.log(`together: ${mebibytes(Object.values(bytes).reduce((sum, size) => sum + size, 0))} compressed`)
  console.log(
    `prepared data root: ${mebibytes(statSync(join(imagesDir, 'data-root.tar')).size)} (${storageDriver}, engine ${dockerVersion})`,
  )
}
