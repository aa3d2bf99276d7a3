import {resolve} from 'node:path';
import {Argument, Command, Option} from 'commander';
import {DRIVERS, type Driver} from '../../helpers/needs/need.ts';
import {helpText} from '../help-text.ts';

const HELP = `
GDB is attached to the daemon, which then starts the guest as ever, and follows it into the guest's program: QEMU, or
libvirt_lxc. The terminal is GDB's when the program stands in its main; the daemon has been let go by then and serves
others. When you leave GDB (quit or Ctrl-D, and y), it lets go of the program, and the guest runs on unless --destroy
is given. virsh list shows a guest that is held as paused.

The daemon itself is held for milliseconds, far less than the 35 s after which its clients give it up (keepalive).
While the program is held, whoever else wants to change that guest waits, and under QEMU fails after 30 s; the
terminal's title counts down. Whatever happens, also after a kill -9, no process is left stopped or traced; but a shell
command that you have given to GDB is waited for.

FILE holds GDB commands; they are run when the program stands where it was asked for, before you can type. Your own
.gdbinit is not read: source it if you like. With --batch nothing is asked: FILE is run, GDB lets go, and this command
ends.

Exit codes:
  0    the guest's program stood where it was asked for
  1    it never did: the guest did not start, or has no such place; or a command of FILE failed, or the start in the end
  2    wrong usage; nothing was changed
  3    this host, or that guest, cannot be debugged now (no GDB, not root, the guest runs already)
  130, 143  ended by Ctrl-C (SIGINT) before the terminal was GDB's, or by SIGTERM or SIGHUP

Examples:
  virtrig gdb vm1                                  vm1 of qemu:///system, in main of QEMU
  virtrig gdb c1 --driver lxc                      a container of lxc:///system, in main of libvirt_lxc
  virtrig gdb vm1 --break qemu_init                further on
  virtrig gdb vm1 --batch --command look.gdb --destroy`;

interface Options {
	readonly connect?: string;
	readonly driver?: Driver;
	readonly break: string;
	readonly command?: string;
	readonly batch?: true;
	readonly destroy?: true;
}

/** `virtrig gdb`: a guest's program under GDB from its first instruction. */
export function gdbCommand(): Command {
	return new Command('gdb')
		.description("hold a guest's program at its first instructions, under GDB")
		.addArgument(new Argument('<guest>', 'a defined guest that does not run, by its name'))
		.option(
			'--connect <uri>',
			"the libvirt that it is of, on this machine (default: the driver's system libvirt)",
		)
		.addOption(
			new Option('--driver <driver>', 'whose guest it is, where no URI says it')
				.choices([...DRIVERS])
				.conflicts('connect'),
		)
		.option('--break <symbol>', 'the function to stop at', 'main')
		.option('--command <file>', 'GDB commands to run at the stop')
		.option('--batch', 'run these and leave; ask nothing')
		.option('--destroy', 'destroy the guest on leaving')
		.addHelpText('after', helpText(HELP))
		.action(async (guest: string, options: Options) => {
			const {localHost} = await import('../../helpers/host/local/local-host.ts');
			const {debugGuest} = await import('./debug-guest.ts');
			process.exitCode = await debugGuest(localHost, {
				guest,
				uri: options.connect ?? defaultUri(options.driver),
				place: options.break,
				commands: options.command === undefined ? undefined : resolve(options.command),
				batch: options.batch ?? false,
				destroy: options.destroy ?? false,
				argv: process.argv.slice(2),
			});
		});
}

/** As virsh: its environment variable names a URI, too. */
function defaultUri(driver: Driver | undefined): string {
	if (driver !== undefined) return driver === 'lxc' ? 'lxc:///system' : 'qemu:///system';
	return process.env.LIBVIRT_DEFAULT_URI || 'qemu:///system';
}
