#!/bin/bash
# Stops a guest's program in its main without virtrig, as a user would script it: the recipe as a file of GDB commands.
# There GDB prints `stands in main` and detaches, and the guest is destroyed.
#
#   bare-gdb.sh DAEMON-PID URI GUEST
set -euo pipefail
pid=$1 uri=$2 guest=$3
script=$(mktemp) && started=$(mktemp)
trap 'rm -f "$script" "$started"' EXIT

cat >"$script" <<END
set pagination off
set confirm off
set debuginfod enabled off
set breakpoint pending on
set width 0
attach $pid
handle SIGTERM nopass noprint nostop
handle SIGKILL nopass noprint nostop
handle SIGUSR1 pass noprint nostop
break virCommandRequireHandshake
shell { virsh -q -k0 -c '$uri' start '$guest'; echo \$? >'$started'; } >/dev/null 2>&1 </dev/null &
continue
delete 1
set follow-fork-mode child
tbreak main
continue
set follow-fork-mode parent
info proc cmdline
echo stands in main\n
detach
END
gdb -nx -q -batch -x "$script" </dev/null 2>&1
for ((i = 0; i < 3000; i++)); do
	[[ -s $started ]] && break
	sleep 0.01
done
virsh -q -k0 -c "$uri" destroy "$guest"
