package io.salvor.restic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of restic, such as 0.18.0; what follows the third number (as in {@code 0.18.0-dev}) does not count. */
public record ResticVersion(int major, int minor, int patch) implements Comparable<ResticVersion> {
    /** The first with distinct exit codes for a missing repository, a lock and a wrong password, and a clean end on SIGTERM. */
    public static final ResticVersion OLDEST_SUPPORTED = new ResticVersion(0, 17, 1);

    /** The first that restores only some of the extended attributes. */
    private static final ResticVersion CHOOSES_ATTRIBUTES = new ResticVersion(0, 18, 0);

    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(?:\\.(\\d{1,6}))?");

    /** The version in the output of {@code restic version}, plain or JSON; an IllegalArgumentException if there is none. */
    public static ResticVersion parse(String text) {
        Matcher numbers = NUMBERS.matcher(text);
        if (!numbers.find()) {
            throw new IllegalArgumentException("no version in: " + text.strip());
        }
        int patch = numbers.group(3) == null ? 0 : Integer.parseInt(numbers.group(3));
        return new ResticVersion(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)), patch);
    }

    public boolean isSupported() {
        return compareTo(OLDEST_SUPPORTED) >= 0;
    }

    boolean choosesAttributes() {
        return compareTo(CHOOSES_ATTRIBUTES) >= 0;
    }

    @Override
    public int compareTo(ResticVersion other) {
        if (major != other.major) {
            return Integer.compare(major, other.major);
        }
        return minor != other.minor ? Integer.compare(minor, other.minor) : Integer.compare(patch, other.patch);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
