import test from 'ava';
import {EventLog} from '../libvirt/virsh/event-log.ts';
import type {EventStream} from '../libvirt/virsh/event-stream.ts';
import {GuestEvents} from './guest-events.ts';
import {NO_STEPS} from './no-steps.ts';

/** A stream with events of a domain and of others. */
function domain() {
	const log = new EventLog({host: 'local', uri: 'qemu:///system'});
	const events = new GuestEvents(log as unknown as EventStream, 'x', NO_STEPS, 1);
	const lifecycle = (detail: string, name = 'x') =>
		log.add({time: 0, event: 'lifecycle', domain: name, detail, more: []});
	return {events, lifecycle};
}

const TOO_LATE = {name: 'HostError', message: /^lifecycle of x: Stopped Failed came instead of /};

test('a wait for one end fails at once when another has come', async (t) => {
	const {events, lifecycle} = domain();
	const wait = events.until('Stopped Shutdown');
	lifecycle('Stopped Failed', 'another');
	lifecycle('Stopped Failed');
	await t.throwsAsync(wait, TOO_LATE);
});

test('a wait for what only a running domain does fails at once when the domain has stopped', async (t) => {
	const {events, lifecycle} = domain();
	lifecycle('Stopped Failed');
	for (const name of ['Resumed Unpaused', 'reboot', 'device-removed'])
		await t.throwsAsync(events.until(name), TOO_LATE);
});

test('a domain that was started again may do anything', async (t) => {
	const {events, lifecycle} = domain();
	lifecycle('Stopped Failed');
	lifecycle('Started Booted');
	const wait = events.until('Resumed Unpaused');
	lifecycle('Resumed Unpaused');
	t.deepEqual(await wait, ['Stopped Failed', 'Started Booted', 'Resumed Unpaused']);
});

test('what comes to a stopped domain is waited for, and a destroy that a container reports late', async (t) => {
	const {events, lifecycle} = domain();
	lifecycle('Stopped Failed');
	for (const name of ['Stopped Destroyed', 'Undefined Removed', 'Started Booted']) {
		const wait = events.until(name);
		lifecycle(name);
		t.is((await wait).at(-1), name);
	}
});
