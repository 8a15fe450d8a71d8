/** What the trial of a set of lab hosts says of this machine's kernel. */
import { advice } from '../../contract/advice'
import type { DoctorFinding, LabLayout } from '../../contract/doctor'
import type { Result } from '../../contract/result'
import { fine, lacking } from './finding'

const optional = { required: false } as const
const scopeLine = 'systemd-run --user --scope npm start'
const natLine = 'sudo modprobe -a nft_chain_nat iptable_nat'

/** Whether a set could be made at all; where not, why, as its maker says. */
export function userNamespaces(layout: Result<LabLayout>): DoctorFinding {
  if (layout.ok) return fine('user-namespaces', 'namespaces-made', 'a set of namespaces was made and ended')
  const { message, code } = layout
  const forbidden = code === 'user-namespaces-forbidden'
  return lacking('user-namespaces', forbidden ? 'namespaces-forbidden' : 'namespaces-untold', message, {
    verdict: forbidden ? 'missing' : 'unknown',
    remedy: layout.advice?.commands[0] ?? null,
    advice: layout.advice ?? null,
  })
}

/** What a lab host can have here, as the agent found out by trying. */
export function layoutFindings(layout: Result<LabLayout>): readonly DoctorFinding[] {
  if (!layout.ok) {
    const ids = ['user-xattrs', 'overlayfs', 'iptables-backend', 'cgroup', 'device-nodes'] as const
    const untold = { ...optional, verdict: 'unknown' } as const
    return ids.map((id) => lacking(id, 'not-probed', 'cannot be probed without user namespaces', untold))
  }
  const { dataRoot, storageDriver, iptables, cgroup, cgroupDelegated, deviceNodes } = layout.value
  const nodes = deviceNodes.map((node) => `/dev/${node}`).join(' ')
  return [
    dataRoot === 'tmpfs'
      ? fine('user-xattrs', 'xattrs-tmpfs', 'tmpfs has them', optional)
      : fine('user-xattrs', 'xattrs-disk', 'tmpfs has none, the disk is used', optional),
    overlayfs(storageDriver),
    iptablesBackend(iptables),
    controlGroups(cgroup, cgroupDelegated),
    fine('device-nodes', 'nodes-there', nodes, { ...optional, params: { nodes } }),
  ]
}

function overlayfs(driver: LabLayout['storageDriver']): DoctorFinding {
  if (driver === 'overlay2') return fine('overlayfs', 'overlay-there', 'works in a user namespace', optional)
  const found = 'does not work in a user namespace: images are copied (vfs), slowly'
  return lacking('overlayfs', 'overlay-missing', found, {
    ...optional,
    remedy: 'Use a kernel from 5.11 on with overlayfs.',
    advice: advice('newer-kernel'),
  })
}

function iptablesBackend(backend: LabLayout['iptables']): DoctorFinding {
  if (backend !== 'none') {
    return fine('iptables-backend', 'iptables-there', `${backend} makes NAT rules`, { params: { backend } })
  }
  return lacking('iptables-backend', 'iptables-missing', 'neither nft nor legacy can make a NAT rule', {
    remedy: natLine,
    advice: advice('load-modules', natLine),
  })
}

/** Without delegation lab hosts work, with less of a bound: said, but nothing that has to be mended. */
function controlGroups(version: LabLayout['cgroup'], delegated: boolean): DoctorFinding {
  const params = { version }
  if (delegated) return fine('cgroup', 'cgroup-delegated', `${version}, a group with bounds`, { ...optional, params })
  const found = `${version}, no group with bounds: the memory of all lab hosts together is not bounded`
  // Version 1 is nobody's to delegate (systemd, "Control Group APIs and Delegation").
  const remedy = version === 'v2' ? scopeLine : null
  const more = remedy === null ? {} : { remedy, advice: advice('in-own-scope', remedy) }
  return lacking('cgroup', 'cgroup-shared', found, { ...optional, verdict: 'limited', params, ...more })
}
