import test from 'ava';
import {machineName, scopeName} from './machine-name.ts';

const named = test.macro({
	exec(t, name: string, expected: string) {
		t.is(machineName('qemu', 1, name), expected);
	},
	title: (_, name, expected) => `a domain ${JSON.stringify(name)} is the machine ${expected}`,
});

test(named, 'vm', 'qemu-1-vm');
test(named, '_dot vm', 'qemu-1-dotvm');
test(named, 'my_vm.a..b--c-', 'qemu-1-myvm.a.b-c');
test(named, '-a_.b', 'qemu-1-a.b');
test(named, 'x'.repeat(70), `qemu-1-${'x'.repeat(57)}`);

test('a scope escapes what systemd reserves', (t) => {
	t.is(scopeName('qemu-1-my.vm'), 'machine-qemu\\x2d1\\x2dmy.vm.scope');
});
