package io.salvor.restic;

import io.salvor.trouble.Reason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which disk has no room, by the file that could not be written: that of the repository, or this machine's. */
final class FullDisk {
    /** The words before it, back to the colon before them, name the file. */
    private static final Pattern NO_SPACE =
            Pattern.compile("(?:([^:]*): )?(?:no space left on device|disk quota exceeded)", Pattern.CASE_INSENSITIVE);

    /** Of packs that restic makes before it sends them, of its cache, or of a file that Salvor gives to it. */
    private static final Pattern TEMPORARY =
            Pattern.compile("/restic-temp-|salvor-exclude|salvor-reach|/salvor-private-|/cache/|CACHEDIR");

    private FullDisk() {}

    static boolean isSaid(String said) {
        return NO_SPACE.matcher(said).find();
    }

    /**
     * CacheDiskFull or BucketFull.
     *
     * @param said in which it is said
     * @param repository its identifier, a path where it is on a disk
     */
    static Reason reason(String said, String repository) {
        Matcher words = NO_SPACE.matcher(said);
        String file = words.find() && words.group(1) != null ? words.group(1) : "";
        boolean ofRepository = repository.startsWith("/") && file.contains(repository + "/");
        return !ofRepository && TEMPORARY.matcher(file).find() ? Reason.CacheDiskFull : Reason.BucketFull;
    }
}
