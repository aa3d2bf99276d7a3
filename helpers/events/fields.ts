import {z} from 'zod';

export const name = z.string().min(1);

/** Milliseconds. */
export const duration = z.number().min(0);

/** What every record has. */
export const common = {
	/** When the record was written. For something that takes time, this is its end. UTC, to the millisecond. */
	time: z.iso.datetime({precision: 3}),
	/** The run's id. */
	run: name,
};

/** Which case a record is about. */
export const caseFields = {
	subject: name,
	/** `kvm`, `qemu` or `lxc`. */
	driver: name,
	title: name,
	/** The suite's file. */
	file: name,
};

/**
 * The case that a step belongs to. Missing if the step belongs to no case, such as the start of a libvirt that several cases
 * share.
 */
export const stepFields = {
	/** Such as `lifecycle kvm: a triple fault restarts the guest`. */
	case: name.optional(),
};

/** A file that was kept. */
export const artifact = z.strictObject({
	/** What it is, such as `domain.xml`. */
	name,
	/** Relative to the report's folder. Versions before 0.2 wrote the whole path. */
	path: name,
});

/** Why a case was skipped: the need that no host meets, and the evidence. */
export const skipFields = {need: name, evidence: name};
