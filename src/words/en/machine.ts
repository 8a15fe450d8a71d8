/** What this machine has for lab hosts, and the stages of making one. */
import type { LabHostStatus, LabStage } from '../../contract/agent'
import type { DoctorRequirementId, DoctorSaying, DoctorVerdict } from '../../contract/doctor'

export const machine = {
  'doctor.cgroup': 'Control groups',
  'doctor.device-nodes': 'Device nodes',
  'doctor.display': 'Display',
  'doctor.electron-runtime': 'Electron runtime',
  'doctor.iptables-backend': 'iptables',
  'doctor.lab-images': 'Offline images',
  'doctor.limited': 'with limits',
  'doctor.missing': 'missing',
  'doctor.ok': 'ok',
  'doctor.overlayfs': 'overlayfs',
  'doctor.programs': 'Programs',
  'doctor.runtime-directory': 'Runtime directory',
  'doctor.subordinate-ids': 'Subordinate ids',
  'doctor.title': 'What this machine has for lab hosts',
  'doctor.unknown': 'cannot know',
  'doctor.user-namespaces': 'User namespaces',
  'doctor.user-xattrs': 'User extended attributes',
  'found.cgroup-delegated':
    'cgroup {version}: a group of yours bounds the memory and the processes of all lab hosts together.',
  'found.cgroup-shared':
    'cgroup {version}, where you may make no group with bounds: the memory of all lab hosts together is not bounded. Bounded are the memory of one process, the number of processes and the size of each file system; where memory runs out, the kernel ends a lab’s process first.',
  'found.directory-missing': 'There is no directory that is yours alone.',
  'found.directory-own': '{directory} is yours alone.',
  'found.display-missing': 'Neither DISPLAY nor WAYLAND_DISPLAY is set.',
  'found.display-there': 'Shown on {name}.',
  'found.ids-enough': '{name} has {count} of them.',
  'found.ids-few': '{name} has {count} of them, and lab hosts need {needed}.',
  'found.images-missing': 'There are none in {directory}.',
  'found.images-there': 'They are in {directory}.',
  'found.iptables-missing':
    'Neither the nft nor the legacy program can make a NAT rule, so no container would get out.',
  'found.iptables-there': 'The {backend} program makes NAT rules.',
  'found.namespaces-forbidden': 'This machine lets nobody make one without being root.',
  'found.namespaces-made': 'A set of namespaces was made and ended, for a trial.',
  'found.namespaces-untold': 'The trial could not be finished.',
  'found.nodes-there': 'Handed to lab hosts: {nodes}',
  'found.not-probed': 'It cannot be tried without user namespaces.',
  'found.overlay-missing': 'It does not work in a user namespace: images are copied, which is slow.',
  'found.overlay-there': 'It works in a user namespace.',
  'found.programs-missing': 'Not installed: {names}',
  'found.programs-there': 'All {count} are installed.',
  'found.runtime-missing': 'None is set up.',
  'found.runtime-there': '{runtime}',
  'found.xattrs-disk': 'tmpfs has none; the disk, which has them, is used.',
  'found.xattrs-tmpfs': 'tmpfs has them.',
  'lab.status.starting': 'starting',
  'lab.status.ready': 'ready',
  'lab.status.engine-down': 'engine down',
  'lab.status.down': 'down',
  'stage.namespaces': 'Namespaces of its own',
  'stage.network': 'eth0 on the fabric',
  'stage.root-file-system': 'A copy of this machine',
  'stage.images': 'Offline images',
  'stage.engine': 'Docker Engine',
  'stage.observe': 'Eyes on the kernel',
} as const satisfies Readonly<
  Record<
    | `doctor.${DoctorRequirementId | DoctorVerdict | 'title'}`
    | `found.${DoctorSaying}`
    | `lab.status.${LabHostStatus}`
    | `stage.${LabStage}`,
    string
  >
>
