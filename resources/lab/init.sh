#!/usr/bin/env bash
# The first process of a set of lab hosts ("set") and of each lab host ("host"): it reaps (bash waits for every child that
# it gets, orphans too), ends on TERM, and in a set ends when its life-line does: standard input, a pipe whose other end
# only the owner holds. When a first process ends, the kernel ends everything in its PID namespace (pid_namespaces(7)).
trap 'exit 0' TERM INT HUP
# Before a lab host's other namespaces are made, its user namespace has its ids: a network namespace gives its files below
# /proc/net to whoever is root at that moment (nf_conntrack_standalone_init_proc of net/netfilter/nf_conntrack_standalone.c).
if [ "$1" = mapped ]; then
  IFS= read -r _ || exit 1
  shift
  exec "$@" </dev/null
fi
if [ "$1" = set ]; then
  echo ready
  exec >/dev/null
  # A line names the set's control group, where the owner has made one. Nobody else removes it where the owner was killed: when
  # the line is cut, all but this one end here and not with this one, and a group whose processes are gone can be removed.
  group=
  while IFS= read -r line; do group=$line; done
  [ -n "$group" ] || exit 0
  kill -KILL -1
  for _ in {1..200}; do
    rmdir "$group/labs" "$group" 2>/dev/null
    [ -d "$group" ] || break
    sleep 0.01
  done
  exit 0
fi
# Nothing starts processes by way of this one, whose own bound would be a wider one than that of all others in here.
ulimit -u "$LAB_PROCESSES"
while :; do
  sleep infinity &
  wait "$!"
done
