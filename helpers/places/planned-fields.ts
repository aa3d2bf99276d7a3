import {guestImagesSchema} from '../guest/guest-images.ts';
import {installationSchema} from '../installation/installation.ts';

/** What the plan holds of every place, for the schema of each kind. */
export const plannedFields = {
	/** The guests' images there. */
	images: guestImagesSchema,
	/** The libvirt there that cases test. */
	installation: installationSchema,
};
