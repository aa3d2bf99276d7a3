import {guestImagesSchema} from '../guest/guest-images.ts';
import {installationSchema} from '../installation/installation.ts';

/** The fields that every place has in the plan, for the schema of each kind. */
export const plannedFields = {
	/** The guests' images there. */
	images: guestImagesSchema,
	/** The libvirt there that cases test. */
	installation: installationSchema,
};
