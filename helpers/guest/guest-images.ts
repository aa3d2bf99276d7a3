import {z} from 'zod';

/** Where the guests' images are on a host. */
export const guestImagesSchema = z.strictObject({
	micro: z.strictObject({rom: z.string()}),
	linux: z.strictObject({kernel: z.string(), initrd: z.string()}),
	container: z.strictObject({tar: z.string()}),
});

export type GuestImages = z.infer<typeof guestImagesSchema>;
