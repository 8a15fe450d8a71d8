/** What to do next, a sentence for each code of failure. An advice that fits the place better goes before it. */
import type { FailureCode } from '../../contract/result'

export const remedy = {
  'remedy.agent-gone': 'It is started again by itself: try once more.',
  'remedy.agent-not-started':
    'It is tried again with the next thing that you ask for. If it dies again, vethlab doctor says what this machine lacks.',
  'remedy.answer-invalid':
    'Try once more. If it comes again, start Vethlab anew, and copy the report of the problem for its makers.',
  'remedy.archive-invalid': 'Make the file by docker save -o FILE.tar IMAGE, and load that.',
  'remedy.areas-broken': 'Nothing has to be done: the areas are back at their defaults, and can be moved again.',
  'remedy.areas-not-kept': 'Make room on the disk, or look at who owns the folder of the program’s state.',
  'remedy.bad-request': 'Look at the particulars, and try again when it is done.',
  'remedy.cancelled': 'Start it again if you still want it.',
  'remedy.clipboard-refused': 'Try once more with the window in front.',
  'remedy.container-gone': 'See what there is by docker ps --all.',
  'remedy.container-not-running': 'Start it by docker start.',
  'remedy.container-paused': 'Let it go on by docker unpause.',
  'remedy.container-restarting': 'See why it ends by docker logs.',
  'remedy.context-unknown': 'See which there are by docker context ls, and choose one of them.',
  'remedy.disk-full': 'Free memory and disk space, or take other lab hosts down; then try again.',
  'remedy.docker-denied': 'Join the group that owns the socket and log in again, or use a rootless engine.',
  'remedy.docker-not-installed': 'Install the package docker.io.',
  'remedy.docker-unreachable': 'A lab host’s engine is started again by itself; try again in a moment.',
  'remedy.elevation-refused':
    'Give root by the button in the window, or add --elevate; without it only what Docker tells is shown.',
  'remedy.endpoint-unsupported':
    'Choose another Docker context, or a place that the engine itself opens, such as a container’s own terminal.',
  'remedy.engine-answer-invalid': 'Look at DOCKER_HOST and at docker context ls, and try again.',
  'remedy.engine-answer-too-large':
    'It is asked again by itself. Look at DOCKER_HOST and at docker context ls if it stays.',
  'remedy.engine-refused': 'Its own words are below: change what it names, and try again.',
  'remedy.engine-start-failed': 'Run vethlab doctor; what the engine said last is below.',
  'remedy.engine-too-new': 'Use a newer Vethlab, or choose another Docker context.',
  'remedy.engine-too-old': 'Update Docker there to 20.10 or newer, or choose another Docker context.',
  'remedy.exec-refused': 'It said: “{said}”. The container’s network namespace can still be opened.',
  'remedy.explorer-closed': 'Open it, then ask again.',
  'remedy.file-not-read': 'Choose a file or a folder that you may read.',
  'remedy.file-not-written': 'Choose another folder, or make room on the disk.',
  'remedy.holder-gone': 'Bring a lab host up again: it is this window’s own then.',
  'remedy.image-missing':
    'Start Vethlab again, which builds the images that are missing; then bring the lab host up afresh.',
  'remedy.image-without-program':
    '{name} has no {program}. Choose its network namespace: there the host’s own tools run.',
  'remedy.image-without-shell': 'Its network namespace can be opened instead: there the host’s own tools run.',
  'remedy.kernel-part-missing':
    'Load it on this machine by sudo modprobe {module}. Where there is no such module, use a kernel that has it.',
  'remedy.lab-host-down': 'Bring {name} up again.',
  'remedy.lab-host-exists': 'Take another name, or take {name} down first.',
  'remedy.lab-host-limit': 'Take one down first.',
  'remedy.lab-host-unknown': 'Look at the names of those that there are, or bring it up first.',
  'remedy.lab-name-invalid': 'Use at most 15 of a-z, 0-9 and “-”, a letter first, such as lab-1.',
  'remedy.layout-failed': 'Run vethlab doctor: it tries the same parts one by one.',
  'remedy.lesson-invalid': 'Mend the lesson’s files as the particulars say, or install Vethlab again.',
  'remedy.lesson-not-rebuilt': 'Go on from there by hand, or reset the lab host and start the lesson again.',
  'remedy.lesson-unknown': 'Choose one of the list of lessons.',
  'remedy.link-not-opened': 'Copy the address, and open it in a browser yourself.',
  'remedy.memory-too-long': 'It can be compared with until then. Export the picture if you need it for longer.',
  'remedy.namespace-gone': 'Its container has probably stopped; choose another place.',
  'remedy.no-subordinate-ids': 'Reserve a range of ids for yourself (subuid(5)), then start Vethlab again.',
  'remedy.program-missing': 'Install {program} on this machine; vethlab doctor names its package.',
  'remedy.progress-broken':
    'Nothing has to be done: steps are kept from now on. To have the old ones back, mend that file by hand.',
  'remedy.resources-exhausted': 'End some containers, or raise the limit of open files (ulimit -Hn).',
  'remedy.root-refused': 'Start Vethlab as an ordinary user.',
  'remedy.runtime-dir-unusable':
    'Set XDG_RUNTIME_DIR to a directory with mode 700 that is yours alone, with room in it.',
  'remedy.set-gone': 'Bring a lab host up again: a new set is made.',
  'remedy.settings-broken':
    'Nothing has to be done: what could not be used is back at its default, and can be chosen again.',
  'remedy.settings-not-kept': 'Make room on the disk, or look at who owns the settings’ folder.',
  'remedy.stage-failed': 'Run vethlab doctor. Limits such as /proc/sys/user/max_net_namespaces may be reached, too.',
  'remedy.terminal-unknown': 'Open a new one.',
  'remedy.terminals-lost': 'Open them again: a new agent runs already. Lab hosts and engines were not touched.',
  'remedy.timed-out': 'It is not tried again by itself: see what keeps it busy, then try again.',
  'remedy.tls-unusable': 'Look at the certificates of the context, or in DOCKER_CERT_PATH.',
  'remedy.too-large': 'Take a smaller part of it.',
  'remedy.user-namespaces-forbidden': 'Let the kernel allow them: vethlab doctor names the setting.',
  'remedy.wrong-usage': 'See vethlab --help.',
} as const satisfies Readonly<Record<`remedy.${FailureCode}`, string>>
