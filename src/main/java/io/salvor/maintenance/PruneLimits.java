package io.salvor.maintenance;

/**
 * What a prune may leave, and how fast maintenance may be, each as people write it; null where nothing is said.
 *
 * @param maxUnused a percentage, a size or {@code unlimited}
 * @param maxRepackSize a size
 * @param limitUpload bytes a second, as a size
 * @param limitDownload bytes a second, as a size
 */
public record PruneLimits(String maxUnused, String maxRepackSize, String limitUpload, String limitDownload) {
    /** Nothing is said. */
    public static final PruneLimits NONE = new PruneLimits(null, null, null, null);
}
