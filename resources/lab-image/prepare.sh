#!/usr/bin/env bash
# Makes a data root that holds the lab images, with a real engine, and packs it. Runs as root of a user namespace with its
# own mounts, network and PIDs (scripts/labImages.mjs), so that ownership in the tar is that of a lab host.
# usage: prepare.sh WORK TAR ARCHIVE...      WORK: an empty directory; prints the engine's version and storage driver.
set -euo pipefail
work=$1 tar=$2; shift 2
mount -t tmpfs -o size=1g,mode=755 work "$work" 2>/dev/null
mkdir "$work"/{data,etc,home}
# The engine writes its key below /etc/docker, and sockets need short paths: both on file systems of our own.
cp -rd --no-preserve=ownership /etc/. "$work/etc/" 2>/dev/null || true
rm -rf "$work/etc/docker"; mkdir "$work/etc/docker"; mount --bind "$work/etc" /etc
mount -t tmpfs run /run
export HOME="$work/home" XDG_RUNTIME_DIR=/run DOCKER_HOST=unix:///run/engine.sock
dockerd --rootless --data-root "$work/data" --exec-root /run/exec --pidfile /run/engine.pid -H "$DOCKER_HOST" \
  --bridge none --iptables=false --ip6tables=false >"$work/engine.log" 2>&1 &
engine=$!
for _ in $(seq 600); do
  docker version >/dev/null 2>&1 && break
  kill -0 "$engine" 2>/dev/null || { tail -n 5 "$work/engine.log" >&2; exit 1; }
  sleep 0.05
done
for archive in "$@"; do docker load --quiet --input "$archive" >&2; done
docker info --format '{{.ServerVersion}} {{.Driver}}'
kill "$engine"; wait "$engine" || true
# What makes an engine this one and no other stays out: two lab hosts must not be the same engine.
rm -rf "$work"/data/{engine-id,key.json,network,swarm,containerd,buildkit,containers,runtimes,tmp,trust,plugins,volumes}
tar -C "$work/data" --xattrs --xattrs-include='user.*' --numeric-owner --sort=name -cf "$tar" .
