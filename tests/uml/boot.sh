#!/usr/bin/env bash
# A second kernel for the tests: User-mode Linux from Debian (6.1), as an ordinary process of an ordinary user, booting on
# this machine's own root file system (hostfs) in about 4 s, without KVM.
# usage: boot.sh COMMAND...   runs COMMAND inside as the user who called; its standard output is this one's, its standard
# error and the kernel's own words are the other stream; exits with its status.
# environment: UML_CGROUP=1|2 (default 2), UML_MEM (default 3G), UML_DISK (default 3G).
# Nothing is written through hostfs: the user's HOME, XDG_* and TMPDIR inside lie on a disk of its own.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
printf '%q ' "$@" > "$work/command"
truncate -s "${UML_DISK:-3G}" "$work/disk"; /usr/sbin/mkfs.ext4 -qF "$work/disk"
# 6.1's UML keeps 2,696 bytes of floating-point state, newer processors have more (AMX): see xstate.c.
cc -O2 -shared -fPIC -o "$work/xstate.so" "$(dirname "$(readlink -f "$0")")/xstate.c" -ldl
cat > "$work/init" <<EOF
#!/bin/sh
# 6.1's UML has no nft_chain_nat, so what it runs finds the legacy iptables only by our own probe, as a person's would.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t tmpfs -o mode=755 run /run
# /dev is the second kernel's own (devtmpfs), with nodes only: terminals, shared memory and /dev/fd are added.
mkdir -p /dev/pts /dev/shm; mount -t devpts devpts /dev/pts -o ptmxmode=0666,mode=620; mount -t tmpfs -o mode=1777 shm /dev/shm
ln -s /proc/self/fd /dev/fd
if [ "${UML_CGROUP:-2}" = 2 ]; then
  mount -t cgroup2 cgroup /sys/fs/cgroup
  # A group that is the user's to divide, as a session's manager has, and one below it in which the command is.
  mkdir -p /sys/fs/cgroup/user/session; echo '+memory +pids' > /sys/fs/cgroup/cgroup.subtree_control
  for f in user user/cgroup.procs user/cgroup.subtree_control user/session user/session/cgroup.procs; do chown $(id -u):$(id -g) /sys/fs/cgroup/\$f; done
  echo \$\$ > /sys/fs/cgroup/user/session/cgroup.procs
else
  mount -t tmpfs cgroup /sys/fs/cgroup
  for c in cpu cpuacct devices freezer memory pids blkio; do mkdir -p /sys/fs/cgroup/\$c; mount -t cgroup -o \$c cgroup /sys/fs/cgroup/\$c 2>/dev/null || rmdir /sys/fs/cgroup/\$c; done
fi
mkdir -p /run/modules/lib; ln -s /usr/lib/uml/modules /run/modules/lib/modules
# Every one of these is there: a kernel without one would leave out what the tests are for.
modprobe -d /run/modules -a overlay bridge br_netfilter veth macvlan macvtap ipvlan ipvtap dummy 8021q vxlan ifb tun bonding vrf \
  ip_gre sit geneve team nf_conntrack ip_tables iptable_filter iptable_nat xt_addrtype xt_conntrack xt_MASQUERADE xt_nat xt_mark \
  ip_vs ip_vs_rr xt_ipvs
rm -rf /run/modules
chmod 666 /dev/net/tun   # as udev does
mkdir -p /run/disk /run/user; mount /dev/ubda /run/disk
mkdir -p /run/disk/home /run/disk/tmp /run/user/$(id -u); chown $(id -u):$(id -g) /run/disk/home /run/disk/tmp /run/user/$(id -u); chmod 700 /run/user/$(id -u)
ip link set lo up
( setpriv --reuid $(id -u) --regid $(id -g) --init-groups env HOME=/run/disk/home TMPDIR=/run/disk/tmp XDG_RUNTIME_DIR=/run/user/$(id -u) \
  XDG_CACHE_HOME=$(printf %q "${XDG_CACHE_HOME:-$HOME/.cache}") LANG=C.UTF-8 XDG_STATE_HOME=/run/disk/tmp/state bash -c "\$(cat $work/command)" ) > $work/output
echo "exit status \$?" > $work/status
sync
echo o > /proc/sysrq-trigger   # power off: there is no init system to ask
sleep 60
EOF
chmod +x "$work/init"
# stdin is closed: the second kernel would otherwise take the terminal over.
LD_PRELOAD=$work/xstate.so linux.uml ubd0="$work/disk" mem="${UML_MEM:-3G}" root=/dev/root rootfstype=hostfs rootflags=/ rw "init=$work/init" \
  con=null con0=fd:0,fd:1 quiet </dev/null >&2
cat "$work/output" 2>/dev/null || true
status=$(sed -n 's/exit status //p' "$work/status" 2>/dev/null || true)
exit "${status:-1}"
