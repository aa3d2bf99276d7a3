import type {Argv} from '../../helpers/host/host.ts';
import {REPOSITORY} from '../../helpers/repository.ts';

/** One part of the project's own check. */
export interface Step {
	readonly name: string;
	readonly argv: Argv;
	/** Milliseconds. */
	readonly deadline: number;
}

const bin = (name: string) => `${REPOSITORY}/node_modules/.bin/${name}`;
const MINUTE = 60_000;

/** Steps that need no guest and take seconds. They run in parallel; each is one check. */
export const STATIC_STEPS: readonly Step[] = [
	{name: 'format and lint', argv: [bin('biome'), 'check', '--colors=off', '.'], deadline: 2 * MINUTE},
	{name: 'types', argv: [bin('tsc'), '-p', '.'], deadline: 5 * MINUTE},
	{
		name: 'import fences',
		argv: [bin('depcruise'), '--config', '.dependency-cruiser.cjs', 'helpers', 'vm-images', 'ci', 'suites'],
		deadline: 2 * MINUTE,
	},
];

/** The tests of the parts that touch no machine. The unit tests include them. */
export const PURE_TESTS: Step = {
	name: 'tests of the pure parts',
	argv: [bin('ava'), '--config', 'ava.pure.config.js', '--tap'],
	deadline: 2 * MINUTE,
};

/** The tests beside the code, and the tests of complete runs that fail. They print TAP, so that they can be counted. */
export const TEST_STEPS: readonly Step[] = [
	{name: 'unit tests', argv: [bin('ava'), '--tap'], deadline: 15 * MINUTE},
	{
		name: 'fault tests',
		argv: [bin('ava'), '--config', 'ava.faults.config.js', '--tap'],
		deadline: 10 * MINUTE,
	},
	{
		name: 'the package, installed in an empty folder',
		argv: [bin('ava'), '--config', 'ava.package.config.js', '--tap'],
		deadline: 8 * MINUTE,
	},
];

const script = (name: string, ...words: string[]): Argv => [
	process.execPath,
	`${REPOSITORY}/ci/faults/${name}`,
	...words,
];

/** Runs beside other runs. Each is one check, and shows what it saw if it fails. */
export const SCRIPT_STEPS: readonly Step[] = [
	{
		name: 'runs that are killed',
		argv: script(
			'kill-moments.ts',
			...['--rounds', '2', '--seed', '1', '--stages', 'guest,reaping'],
			...['--run', 'lifecycle --driver lxc --match defined'],
		),
		deadline: 5 * MINUTE,
	},
	{name: 'two runs at once', argv: script('two-runs.ts'), deadline: 5 * MINUTE},
	{
		name: "beside the system's libvirt, and on it",
		argv: script('beside-system.ts', '--run', 'lifecycle --match defined'),
		deadline: 5 * MINUTE,
	},
];
