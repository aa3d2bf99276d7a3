#!/bin/sh
# join-cgroups.sh CGROUP... -- COMMAND [ARGUMENT...]
#
# Moves itself into cgroups, given by their directories, and becomes the command: no process of it is ever outside.
set -eu
while [ "$1" != -- ]; do
	echo $$ >"$1/cgroup.procs"
	shift
done
shift
exec "$@"
