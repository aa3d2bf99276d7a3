import {styleText} from 'node:util';
import {Command} from 'commander';
import {z} from 'zod';
import {EXIT} from '../helpers/exit-codes.ts';
import {localHost} from '../helpers/host/local/local-host.ts';
import {findDistribution} from '../helpers/installation/distribution.ts';
import {KINDS} from '../helpers/places/kinds.ts';
import type {Place} from '../helpers/places/place-kind.ts';
import {probeFar} from '../helpers/places/probe-far.ts';
import {probeHere} from '../helpers/places/probe-here.ts';
import {askPrivateDrivers, withDrivers} from '../helpers/places/prove-drivers.ts';
import {unlessAborted} from '../helpers/unless-aborted.ts';
import {copyGuestImages} from '../vm-images/copy-images.ts';
import {doctorCard} from './doctor-card.ts';
import {doctorReport, doctorReportSchema} from './doctor-report.ts';
import {helpText} from './help-text.ts';
import {Interruption} from './interruption.ts';
import {readableWidth} from './look.ts';
import {machineOf, onMachine} from './on-machine.ts';

const HELP = `
Boots a guest under KVM and under TCG, and reads /proc, /sys and the installed files. As root, it also starts a private
libvirt for a moment and connects to each of its drivers. Only the cache of guest images remains. The libvirt that this
machine runs is not contacted.

Exit code: 0 if guests of at least one driver can run here, or a runner VM can, which runs all drivers; otherwise 3.`;

/** `virtrig doctor`: proves what this host can do, and shows the evidence. */
export function doctorCommand(): Command {
	return new Command('doctor')
		.description('prove what this host can run, and show the evidence')
		.option('--json', 'print the report as JSON')
		.option('--schema', 'print the JSON schema of that report, and probe nothing')
		.addOption(onMachine())
		.addHelpText('after', helpText(HELP))
		.action(async ({json, schema, on}: {json?: true; schema?: true; on?: Place}) => {
			if (schema) {
				print(JSON.stringify(z.toJSONSchema(doctorReportSchema), undefined, '\t'));
				return;
			}
			const started = performance.now();
			const host = await machineOf(on);
			const linuxUnderKvm = {linuxUnderKvm: true};
			const installation = await findDistribution(host);
			using interruption = new Interruption(() => 'ending the libvirt that was started');
			const {signal} = interruption;
			const images = on && (await unlessAborted(signal, copyGuestImages(localHost, host)));
			const probing = images
				? probeFar(host, installation, images, linuxUnderKvm)
				: probeHere(host, installation, linuxUnderKvm);
			const asking = askPrivateDrivers(host, {installation, drivers: ['qemu', 'lxc'], signal});
			const capabilities = await withDrivers(unlessAborted(signal, probing), asking);
			const missing = await Promise.all(
				KINDS.map(async (one) => ({...one, missing: await one.missing?.(host, capabilities)})),
			);
			const others = missing.flatMap((one) => (one.missing ? [{...one, missing: one.missing}] : []));
			const duration = performance.now() - started;
			const places = Object.fromEntries(others.map((one) => [one.kind, one.missing]));
			const report = doctorReport(host.name, duration, capabilities, places);
			if (json) print(JSON.stringify(report, undefined, '\t'));
			else process.stdout.write(doctorCard(report, readableWidth(), styleText));
			const tried = others.filter(({automatic}) => automatic).map((one) => one.missing);
			if ([...tried, ...Object.values(report.drivers)].every(({length}) => length > 0))
				process.exitCode = EXIT.cannotRun;
		});
}

function print(text: string): void {
	process.stdout.write(`${text}\n`);
}
