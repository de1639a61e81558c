package io.salvor.restore;

/**
 * Owner and mode of the root folder of a volume.
 *
 * @param mode octal digits
 */
public record RootOwner(int uid, int gid, String mode) {}
