import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import test from 'ava';
import {parseStat} from './proc-stat.ts';

const STAT = '4711 (a) (b c) S 812 4711 4711 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 111 222\n';

test("a command's name may hold spaces and parentheses", (t) => {
	t.deepEqual(parseStat(STAT), {
		command: 'a) (b c',
		state: 'S',
		parent: 812,
		startTime: '987654',
		processorTime: 11,
	});
});

test("the kernel's own text reads as ps shows it", async (t) => {
	const {command, parent, startTime} = parseStat(readFileSync('/proc/self/stat', 'utf8'));
	t.is(parent, process.ppid);
	t.is(command, readFileSync('/proc/self/comm', 'utf8').trim());
	const elapsed = Number(
		execFileSync('ps', ['-o', 'etimes=', '-p', String(process.pid)], {encoding: 'utf8'}),
	);
	const upTime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
	t.true(Math.abs(Number(startTime) / 100 + elapsed - upTime) < 3, 'ticks are hundredths of a second');
});
