import {parseContext} from 'virtrig';

/** A label that no policy has for any file, by which one can tell a label that was restored from a default one. */
export const MARKED = parseContext('system_u:object_r:virt_image_t:s0:c7');

/** What the policy has for files in libvirt's folder of images. */
export const FOLDERS_DEFAULT = parseContext('system_u:object_r:virt_image_t:s0');

/** What several guests may read. */
export const CONTENT = parseContext('system_u:object_r:virt_content_t:s0');

/** The type of a guest's QEMU; Fedora's policy has one of its own for QEMU's emulation. */
export const SVIRT = /^svirt(_tcg)?_t$/;
