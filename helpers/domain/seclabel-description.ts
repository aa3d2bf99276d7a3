/** A requested `<seclabel>` of a domain; see libvirt's formatdomain, "Security label". */
export interface SeclabelDescription {
	/** `selinux`, `dac`, `apparmor`. */
	readonly model: string;
	/** Dynamic: libvirt generates the label when the domain starts. None: libvirt labels neither the process nor the files. */
	readonly type: 'dynamic' | 'static' | 'none';
	/** Whether libvirt labels the domain's files. By default only with a dynamic label. */
	readonly relabel?: boolean;
	/** The process's label: a context with its range, or for DAC `user:group`, with `+` before a number. Static only. */
	readonly label?: string;
	/** The context from which a dynamic label is derived. */
	readonly baselabel?: string;
}

/** The label settings of one image; see formatdomain, "Hard drives", `seclabel` of a source. */
export interface ImageSeclabelDescription {
	/** libvirt also accepts a label without a model, but then no driver finds it. */
	readonly model: string;
	/** Default true. False leaves the image's label unchanged. */
	readonly relabel?: boolean;
	/** The image's label instead of the domain's. */
	readonly label?: string;
}
