#!/bin/sh
# The nightly runs. The first runs everything at its cheapest place; no case of nightly.json may be skipped. The others run, in
# each kind of runner VM, what depends on the release, the cgroup version and systemd. Each run has a separate report. The exit
# code is that of the first run that did not pass. An interrupted run is the last.
set -u
cd "$(dirname "$0")/.." || exit
result=0
night() {
	echo "virtrig run $*"
	ci/virtrig run "$@"
	code=$?
	[ "$result" -ne 0 ] || result=$code
	[ "$code" -lt 128 ] || exit "$code"
}
night --require ci/nightly.json
for machine in vm:bookworm vm:bookworm,cgroup=v1 vm:bookworm,cgroup=hybrid vm:trixie; do
	night cgroups gdb lifecycle per-vm-logs --on "$machine"
done
night selinux --on vm:trixie
exit "$result"
