/** Fills the lab host: namespaces wired to a bridge as an engine does it, or real containers. */
import { labHost, type Inside } from './open'

/** A namespace that a benchmark may work in. */
export interface GrownNamespace {
  /** PID in the lab host of the process that keeps it. */
  readonly pid: number
  /** nsfs inode, as it stands in the picture. */
  readonly inode: string
}

const batch = 50

/** Bare namespaces: 500 real containers would take minutes, and to the kernel they are the same. */
export async function growNamespaces(laboratory: Inside, count: number): Promise<GrownNamespace[]> {
  await laboratory.sh('ip link add br-bench type bridge && ip link set br-bench up')
  const grown: GrownNamespace[] = []
  while (grown.length < count) {
    const out = await laboratory.sh(growScript(grown.length, Math.min(batch, count - grown.length)))
    for (const line of out.trim().split('\n')) {
      const [pid = '', inode = ''] = line.split(' ')
      grown.push({ pid: Number(pid), inode })
    }
  }
  await known(laboratory, count)
  return grown
}

/** Each tells its PID from inside its new namespace; its own streams are closed then, so that the shell need not wait. */
function growScript(from: number, count: number): string {
  return `
    pids=$(for i in $(seq ${count}); do
      unshare --net sh -c 'echo $$; exec sleep 1000000 </dev/null >/dev/null 2>&1' &
    done)
    at=${from}
    for pid in $pids; do
      echo "link add v$at type veth peer name eth0 netns $pid"
      echo "link set v$at master br-bench up"
      at=$((at + 1))
    done | ip -batch -
    at=${from}
    for pid in $pids; do
      printf 'link set lo up\\naddr add 10.%d.%d.2/8 dev eth0\\nlink set eth0 up\\n' $((100 + at / 250)) $((at % 250)) |
        nsenter -t $pid -n ip -batch -
      echo "$pid $(readlink /proc/$pid/ns/net | tr -dc 0-9)"
      at=$((at + 1))
    done`
}

/** Real containers of the offline busybox image, on the default bridge; the page knows them in the end. */
export async function growContainers(laboratory: Inside, count: number): Promise<void> {
  await runContainers(laboratory.sh, count)
  await known(laboratory, count)
}

/** The same where no page looks. */
export async function runContainers(sh: Inside['sh'], count: number): Promise<void> {
  for (let from = 0; from < count; from += 8) {
    const names = Array.from({ length: Math.min(8, count - from) }, (_, at) => `bench-${String(from + at)}`)
    await sh(names.map((name) => `docker run -d --name ${name} busybox sleep 1000000 & `).join('') + 'wait; true')
  }
}

async function known(laboratory: Inside, count: number): Promise<void> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const { namespaces } = await laboratory.picture()
    if (namespaces.length > count) return
    if (Date.now() > deadline) throw new Error(`the page knows ${namespaces.length} namespaces of ${labHost} only`)
    await new Promise((over) => setTimeout(over, 100))
  }
}
