/** One `<seclabel>` of a domain as it is asked for; see libvirt's formatdomain, "Security label". */
export interface SeclabelDescription {
	/** `selinux`, `dac`, `apparmor`. */
	readonly model: string;
	/** Dynamic: libvirt makes the label when the domain starts. None: neither process nor files are labelled. */
	readonly type: 'dynamic' | 'static' | 'none';
	/** Whether libvirt labels the domain's files. By default it does for a dynamic label alone. */
	readonly relabel?: boolean;
	/** The process's label: a context with its range, or for DAC `user:group`, with `+` before a number. Static only. */
	readonly label?: string;
	/** What a dynamic label is derived from. */
	readonly baselabel?: string;
}

/** What is different for one image; see formatdomain, "Hard drives", `seclabel` of a source. */
export interface ImageSeclabelDescription {
	/** libvirt takes a label without a model, too, and no driver ever finds that. */
	readonly model: string;
	/** Default true; false leaves the image's label alone. */
	readonly relabel?: boolean;
	/** The image's label in place of the domain's. */
	readonly label?: string;
}
