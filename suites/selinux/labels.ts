import {parseContext} from 'virtrig';

/** A label that no policy gives to any file. A file that has it again got back its own label, not a default one. */
export const MARKED = parseContext('system_u:object_r:virt_image_t:s0:c7');

/** The policy's label for files in libvirt's folder of images. */
export const FOLDERS_DEFAULT = parseContext('system_u:object_r:virt_image_t:s0');

/** The label of files that several guests may read. */
export const CONTENT = parseContext('system_u:object_r:virt_content_t:s0');

/** The type of a guest's QEMU. Fedora's policy has a separate type for a QEMU that emulates (TCG). */
export const SVIRT = /^svirt(_tcg)?_t$/;
