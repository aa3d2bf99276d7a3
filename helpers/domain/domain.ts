/** A domain as `virsh dumpxml` shows it. Fields that only a running domain has are undefined for one that is shut off. */
export interface Domain {
	/** `kvm`, `qemu` (TCG) or `lxc`. */
	readonly type: string;
	readonly name: string;
	readonly uuid: string;
	/** The id of a running domain. */
	readonly id: number | undefined;
	/** MiB. */
	readonly memory: number;
	readonly vcpus: number;
	readonly os: OperatingSystem;
	readonly emulator: string | undefined;
	/** The resource partition, such as `/machine`: the cgroup that contains the domain's cgroup. */
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
	/** The pseudo-terminal on the host, in libvirt's own /dev/pts. Running domains only. */
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
	/** The image's label, if it differs from the domain's. */
	readonly seclabels: readonly ImageSeclabel[];
	/**
	 * The backing chain, the nearest image first. Undefined if the XML has none, as for a domain that was defined without one.
	 * For a running domain, libvirt shows the whole chain.
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
	/** libvirt tried to label the image, but its file system does not support labels. Running domains only. */
	readonly labelskip: boolean;
}

export interface Filesystem {
	/** `mount`, `file`, `block`, `ram`, `bind`, ... */
	readonly type: string;
	/** The source's path, device or name; undefined if it has none, such as RAM. */
	readonly source: string | undefined;
	/** The mount point in the guest; '' if the XML has none. */
	readonly target: string;
	readonly readonly: boolean;
}

/** A `<seclabel>`: as requested (static), or as libvirt generated it (dynamic, once the domain runs). */
export interface Seclabel {
	/** `dynamic`, `static` or `none`. */
	readonly type: string;
	readonly model: string | undefined;
	readonly relabel: boolean | undefined;
	/** The label of the guest's process. */
	readonly label: string | undefined;
	/** The label of the guest's images. */
	readonly imagelabel: string | undefined;
	readonly baselabel: string | undefined;
}
