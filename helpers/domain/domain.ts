/** A domain as `virsh dumpxml` shows it. What only a running domain has is undefined in a shut-off one. */
export interface Domain {
	/** `kvm`, `qemu` (TCG) or `lxc`. */
	readonly type: string;
	readonly name: string;
	readonly uuid: string;
	/** The number of a running domain. */
	readonly id: number | undefined;
	/** MiB. */
	readonly memory: number;
	readonly vcpus: number;
	readonly os: OperatingSystem;
	readonly emulator: string | undefined;
	/** The resource partition, such as `/machine`: the cgroup that the domain's own is in. */
	readonly partition: string | undefined;
	readonly serials: readonly CharacterDevice[];
	readonly consoles: readonly CharacterDevice[];
	readonly disks: readonly DomainDisk[];
	readonly filesystems: readonly Filesystem[];
	readonly seclabels: readonly Seclabel[];
}

interface OperatingSystem {
	/** `hvm`, or `exe` for a container. */
	readonly type: string;
	readonly loader: string | undefined;
	readonly kernel: string | undefined;
	readonly initrd: string | undefined;
	readonly cmdline: string | undefined;
	readonly init: string | undefined;
}

export interface CharacterDevice {
	/** `pty`, `file`, `unix`, ... */
	readonly type: string;
	/** The pseudo-terminal on the host, in libvirt's own /dev/pts; of a running domain only. */
	readonly tty: string | undefined;
	readonly alias: string | undefined;
}

export interface DomainDisk {
	/** `disk`, `cdrom` or `floppy`. */
	readonly device: string;
	/** The name in the guest, such as `vda`. */
	readonly target: string;
	readonly bus: string | undefined;
	readonly file: string | undefined;
	readonly format: string | undefined;
	readonly readonly: boolean;
	readonly shareable: boolean;
	/** Where the image's label does not follow the domain's. */
	readonly seclabels: readonly ImageSeclabel[];
	/**
	 * What stands behind the image, the nearest first. Undefined when the XML does not say, as of a domain that was
	 * defined without it; of a running domain libvirt shows the whole chain.
	 */
	readonly backing: readonly BackingImage[] | undefined;
}

/** One image of a backing chain. */
export interface BackingImage {
	readonly file: string | undefined;
	readonly format: string | undefined;
	readonly seclabels: readonly ImageSeclabel[];
}

/** A `<seclabel>` of one image. */
export interface ImageSeclabel {
	readonly model: string | undefined;
	readonly relabel: boolean;
	readonly label: string | undefined;
	/** libvirt tried to label the image and its file system could not; of a running domain only. */
	readonly labelskip: boolean;
}

export interface Filesystem {
	/** `mount`, `file`, `block`, `ram`, `bind`, ... */
	readonly type: string;
	/** The path, device or name that is shown; undefined when it has none, as RAM has. */
	readonly source: string | undefined;
	/** Where the guest sees it; '' when the XML does not say. */
	readonly target: string;
	readonly readonly: boolean;
}

/** A `<seclabel>`, as asked for (static) or as libvirt made it (dynamic, once the domain runs). */
export interface Seclabel {
	/** `dynamic`, `static` or `none`. */
	readonly type: string;
	readonly model: string | undefined;
	readonly relabel: boolean | undefined;
	/** Of the guest's process. */
	readonly label: string | undefined;
	/** Of the guest's images. */
	readonly imagelabel: string | undefined;
	readonly baselabel: string | undefined;
}
