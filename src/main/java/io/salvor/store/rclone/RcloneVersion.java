package io.salvor.store.rclone;

import io.salvor.store.rclone.RcloneProcess.NotStarted;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decides whether an rclone is new enough. */
final class RcloneVersion {
    private static final Pattern VERSION = Pattern.compile("v?([0-9]{1,4})\\.([0-9]{1,4}).*");
    private static final int MAJOR = 1;
    private static final int MINOR = 60;

    private RcloneVersion() {}

    /** @throws NotStarted if it is older than 1.60, or says nothing that is a version */
    static void require(String version) throws NotStarted {
        Matcher read = VERSION.matcher(version);
        boolean enough = read.matches()
                && (Integer.parseInt(read.group(1)) > MAJOR
                        || Integer.parseInt(read.group(1)) == MAJOR && Integer.parseInt(read.group(2)) >= MINOR);
        if (!enough) {
            throw new NotStarted("this is rclone \"" + version + "\", and Salvor needs 1.60 or newer");
        }
    }
}
