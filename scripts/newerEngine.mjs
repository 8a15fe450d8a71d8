/**
 * A newer Docker Engine with the C library that it was built for: Debian 13's packages, unpacked without root into one tree
 * of the set-up's cache. For tests only. By hand: `node scripts/newerEngine.mjs`.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { vethlabCache } from './labImages.mjs'
import { run, SetupError } from './lib/run.mjs'

const packages = ['docker.io', 'iptables']
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'
const leftOut = ['doc', 'man', 'locale', 'info', 'lintian', 'bash-completion'].map((name) => `./usr/share/${name}`)

/** apt with lists, caches and a state of its own: nothing is known to be installed, so every dependency comes along. */
function configuration(work) {
  return [
    `Dir::State "${work}";`,
    `Dir::State::lists "${work}/lists";`,
    `Dir::State::status "${work}/status";`,
    `Dir::Cache "${work}/cache";`,
    `Dir::Etc::sourcelist "${work}/sources.list";`,
    'Dir::Etc::sourceparts "-";',
    'Acquire::Languages "none";',
    'APT::Install-Recommends "false";',
    'APT::Sandbox::User "";',
    // What is only downloaded needs nobody's lock.
    'Debug::NoLocking "true";',
    '',
  ].join('\n')
}

/** @param {{cacheDir: string, log: (line: string) => void}} options @returns {string} the tree, made where it is not there. */
export function ensureNewerEngine({ cacheDir, log }) {
  const tree = join(cacheDir, 'newer-engine')
  if (existsSync(tree)) return tree
  log('unpacking Debian 13’s Docker Engine')
  const work = join(cacheDir, `newer-engine-${process.pid}`)
  try {
    build(work)
    // Another set-up may have been quicker: its tree is as good.
    if (!existsSync(tree)) renameSync(join(work, 'tree'), tree)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return tree
}

/** Where this machine's own apt takes Debian from: the suite that is a bare code name, no updates and no security. */
function debianArchive() {
  const targets = run(['apt-get', 'indextargets', '--format', '$(REPO_URI) $(RELEASE)']).split('\n')
  const [archive] = targets.find((line) => /^\S+ [a-z]+$/.test(line))?.split(' ') ?? []
  if (!archive) throw new SetupError('apt knows no Debian archive', 'Add one to /etc/apt/sources.list.d.', 3)
  return archive
}

function build(work) {
  for (const name of ['lists/partial', 'cache/archives/partial', 'tree/usr/bin', 'tree/usr/sbin', 'tree/usr/lib'])
    mkdirSync(join(work, name), { recursive: true })
  mkdirSync(join(work, 'tree/usr/lib64'))
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) symlinkSync(`usr/${name}`, join(work, 'tree', name))
  writeFileSync(join(work, 'status'), '')
  writeFileSync(join(work, 'sources.list'), `deb [signed-by=${keyring}] ${debianArchive()} trixie main\n`)
  writeFileSync(join(work, 'apt.conf'), configuration(work))
  const apt = ['env', `APT_CONFIG=${join(work, 'apt.conf')}`, 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-y']
  run([...apt, 'update'])
  run([...apt, '--download-only', 'install', ...packages])
  const archives = join(work, 'cache/archives')
  const unpack = ['tar', '-x', '-C', join(work, 'tree'), '--keep-directory-symlink', '--no-same-owner']
  for (const file of readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
    const line = 'archive=$1; shift; dpkg-deb --fsys-tarfile "$archive" | "$@"'
    const excluded = leftOut.map((name) => `--exclude=${name}`)
    run(['sh', '-c', line, 'sh', join(archives, file), ...unpack, ...excluded])
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const cacheDir = vethlabCache()
  mkdirSync(cacheDir, { recursive: true })
  console.log(ensureNewerEngine({ cacheDir, log: (line) => console.error(line) }))
}
