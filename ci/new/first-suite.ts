/** Returns the files of a suite with one case that passes, by path. */
export function firstSuite(subject: string, folder: string): Record<string, string> {
	return {
		[`${folder}/${subject}/needs.ts`]: NEEDS,
		[`${folder}/${subject}/${subject}.test.ts`]: suiteText(subject),
	};
}

const NEEDS = `import type {SubjectNeeds} from 'virtrig';

/** Each case runs once for each of these drivers. */
export default {drivers: ['kvm', 'qemu', 'lxc']} satisfies SubjectNeeds;
`;

function suiteText(subject: string): string {
	return `/**
 * Say here what this suite verifies, and why it matters.
 */
import {suite} from 'virtrig';
import needs from './needs.ts';

const test = suite('${subject}', needs);

// A title is a sentence that is true when the case passes.
test('a guest answers on its console while libvirt says that it runs', async (t, rig) => {
	const guest = await rig.guest();
	const console = await guest.boot();
	t.is(await console.ask('echo hello'), 'hello');
	t.regex(await guest.state(), /^running/);
});

// Next: write your own case. Do what an administrator would do to the guest (suspend, reset, destroy). Then look at what
// the kernel says about it: guest.process(), rig.cgroups, rig.selinux. Its log is in rig.logs, its events are in
// guest.events(). virtrig removes the guest when the case ends.
`;
}
