import test from 'ava';
import {stateOf} from '../testing/samples/host-state.ts';
import {compareStates, describeDifference, type HostState, STATE_KINDS} from './host-state.ts';

test('a state does not differ from itself', (t) => {
	const state = stateOf({file: {'/a': 'x'}, link: {lo: ''}});
	t.deepEqual(compareStates(state, stateOf({file: {'/a': 'x'}, link: {lo: ''}})), []);
});

for (const kind of STATE_KINDS) {
	test(`a ${kind} that appeared, vanished or changed is a difference`, (t) => {
		const before: HostState = stateOf({[kind]: {same: 's', gone: 'g', changed: 'old'}});
		const after: HostState = stateOf({[kind]: {same: 's', came: 'c', changed: 'new'}});
		t.deepEqual(compareStates(before, after).map(describeDifference), [
			`${kind} appeared: came (c)`,
			`${kind} changed: changed (old -> new)`,
			`${kind} vanished: gone (g)`,
		]);
	});
}

test('whose something is does not count as a difference', (t) => {
	const before = stateOf({process: {p: {value: 'v', origin: 'cgroup /a'}}});
	const after = stateOf({process: {p: {value: 'v', origin: 'cgroup /b'}}});
	t.deepEqual(compareStates(before, after), []);
});

test('what has no value is still there or not', (t) => {
	t.deepEqual(compareStates(stateOf({}), stateOf({cgroup: {'/c': ''}})).map(describeDifference), [
		'cgroup appeared: /c',
	]);
	t.deepEqual(compareStates(stateOf({cgroup: {'/c': ''}}), stateOf({})).map(describeDifference), [
		'cgroup vanished: /c',
	]);
});
