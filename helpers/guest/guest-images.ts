import {z} from 'zod';

/** The paths of the guests' images on a host. */
export const guestImagesSchema = z.strictObject({
	micro: z.strictObject({rom: z.string()}),
	linux: z.strictObject({kernel: z.string(), initrd: z.string()}),
	container: z.strictObject({tar: z.string()}),
});

export type GuestImages = z.infer<typeof guestImagesSchema>;
