import test from 'ava';
import {inReport} from './artifacts.ts';

test('artifacts are found in the report', (t) => {
	t.deepEqual(inReport('/r/1', [{name: 'a.xml', path: 'lifecycle-kvm-it-runs/a.xml'}]), [
		{name: 'a.xml', path: '/r/1/lifecycle-kvm-it-runs/a.xml'},
	]);
});

test('the whole paths of an older event log stay as they are', (t) => {
	const artifacts = [{name: 'a.xml', path: '/elsewhere/lifecycle-kvm-it-runs/a.xml'}];
	t.deepEqual(inReport('/r/1', artifacts), artifacts);
});
