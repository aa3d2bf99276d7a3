# The part of ci/provision.sh for a clone, which sources this file: installs npm packages and Node 24 into node_modules.

# Prints the first thing that is wrong with node_modules, if any. It compares what package-lock.json asks for with what
# npm says it has placed, and checks the version of Node and the compiled module of node-pty.
npm_problem() {
	node=$root/node_modules/.bin/node
	if ! [ -x "$node" ]; then
		echo 'Node 24 is missing'
		return
	fi
	"$node" -e '
		const {existsSync, readFileSync} = require("node:fs");
		const json = (path) => JSON.parse(readFileSync(path, "utf8"));
		const problem = () => {
			if (!existsSync("node_modules/.package-lock.json")) return "the last npm ci did not finish";
			const wanted = json("package-lock.json").packages;
			const placed = json("node_modules/.package-lock.json").packages;
			for (const [path, {version, optional}] of Object.entries(wanted)) {
				if (path === "" || (optional && !(path in placed))) continue;
				const seen = existsSync(path + "/package.json") ? json(path + "/package.json").version : "missing";
				if (seen !== version) return `${path} is ${seen}, not ${version}`;
			}
			const node = wanted["node_modules/node"].version;
			if (process.versions.node !== node) return `Node is ${process.versions.node}, not ${node}`;
			require("node-pty");
		};
		try {
			console.log(problem() ?? "");
		} catch (error) {
			console.log(error.message.split("\n")[0]);
		}
	' 2>&1 || echo 'Node 24 does not run'
}

# Megabytes that node_modules and npm's cache take (measured: 400 and 150).
NPM_SPACE=700

install_npm() {
	problem=$(npm_problem)
	[ -n "$problem" ] || return 0
	packages=$(grep -c '^		"node_modules/' package-lock.json)
	if [ -n "$dry_run" ]; then
		echo "virtrig: would install npm packages and Node 24 into node_modules ($packages packages; $problem)"
		return
	fi
	# npm must not run on the Node that it is about to replace.
	PATH=$(echo "$PATH" | tr ':' '\n' | grep -v '/node_modules/\.bin$' | grep -v 'node-gyp-bin$' | paste -sd: -)
	command -v npm >/dev/null && command -v node >/dev/null ||
		stop 'Node and npm are missing: install Node 20 or later with npm, then run this again.'
	major=$(node -p 'process.versions.node.split(".")[0]')
	[ "$major" -ge 18 ] || stop "Node $major is too old to install with: install Node 20 or later with npm, then run this again."
	[ -w . ] || stop "$(id -un) may not write to $root: run this as its owner or as root."
	free=$(df -Pk . | awk 'NR == 2 {print int($4 / 1024)}')
	[ "$free" -ge $NPM_SPACE ] || stop "$root has $free MB free and the npm packages need $NPM_SPACE MB: free some, then run this again."
	# node-pty is compiled. If the installed Node comes with its headers, they need not be fetched.
	headers=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
	if [ -e "$headers/include/node/node_api.h" ]; then export npm_config_nodedir="$headers"; fi
	echo "virtrig: installing npm packages and Node 24 into node_modules ($packages packages; $problem)"
	started=$(date +%s)
	# Without a network, npm's pauses between its tries add up to more than a minute.
	if ! npm ci --include=dev --include=optional --ignore-scripts=false --no-audit --no-fund --no-progress \
		--fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000 </dev/null >"$log" 2>&1; then
		# npm's last lines only show its help.
		if grep -q 'code EUSAGE' "$log"; then
			keep=yes
			stop "package.json and package-lock.json do not agree ($(grep -m 1 -E 'error (Missing|Invalid):' "$log" | sed 's/npm error //')): run \`npm install\` and commit both; npm's log is $log."
		fi
		show_log
		if grep -Eq 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|network' "$log"; then
			stop "npm could not reach its registry: check this machine's network and npm's configuration, then run this again."
		fi
		if grep -q ENOSPC "$log"; then stop "npm ran out of disk space: free $NPM_SPACE MB on $root, then run this again."; fi
		stop 'npm ci failed: fix what the lines above say, then run this again.'
	fi
	problem=$(npm_problem)
	if [ -n "$problem" ]; then
		show_log
		stop "npm ci succeeded, but $problem: remove $root/node_modules, then run this again."
	fi
	echo "virtrig: npm packages and Node 24 installed ($(($(date +%s) - started)) s)"
}
