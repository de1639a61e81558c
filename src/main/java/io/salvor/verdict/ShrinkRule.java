package io.salvor.verdict;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a volume is suspiciously small: it held much and now holds less than a share of that, or nothing.
 *
 * @param percent the share, of files and of bytes alike; null finds nothing suspicious
 * @param since what was taken before this does not count, because a person has said that the volume may be small; null for no such time
 */
public record ShrinkRule(Integer percent, Instant since) {
    /** What a policy says unless it says otherwise. */
    public static final String DEFAULT = "10%";

    private static final String OFF = "off";
    private static final Pattern SHARE = Pattern.compile("([0-9]{1,2})%");
    private static final int WHOLE = 100;

    /** A volume with less than both may lose most of it on any day. */
    private static final long MANY_FILES = 100;

    private static final long MANY_BYTES = 100L << 20;

    /** @param text {@code off} or a share such as {@code 10%}; null is the default */
    public static ShrinkRule of(String text, Instant since) {
        if (OFF.equals(text)) {
            return new ShrinkRule(null, since);
        }
        Matcher share = SHARE.matcher(text == null ? DEFAULT : text);
        if (!share.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is neither off nor a share such as " + DEFAULT);
        }
        return new ShrinkRule(Integer.valueOf(share.group(1)), since);
    }

    /**
     * The snapshot that the volume is held against: the newest that was not itself suspicious beside the one before. So a volume stays
     * suspicious until it has grown again or a person accepts it.
     */
    public Optional<PastSnapshot> baseline(List<PastSnapshot> snapshots) {
        PastSnapshot baseline = null;
        for (PastSnapshot next : snapshots.stream()
                .filter(snapshot -> since == null || !snapshot.time().isBefore(since))
                .sorted(Comparator.comparing(PastSnapshot::time))
                .toList()) {
            if (baseline == null
                    || next.files() == null
                    || next.bytes() == null
                    || !shrank(baseline, next.files(), next.bytes())) {
                baseline = next;
            }
        }
        return Optional.ofNullable(baseline);
    }

    /** Whether what is left of a volume is suspiciously little. */
    boolean shrank(PastSnapshot before, long files, long bytes) {
        if (percent == null || before.files() == null || before.bytes() == null) {
            return false;
        }
        boolean nothing = files == 0 && bytes == 0 && before.held();
        return nothing || much(before) && less(files, before.files()) && less(bytes, before.bytes());
    }

    /** The same of a volume in which folders or links are left: a few files in them come and go. */
    boolean shrankBesides(PastSnapshot before, long files, long bytes) {
        return shrank(before, files, bytes) && much(before);
    }

    /**
     * Whether a volume that holds nothing at all was expected to hold something.
     *
     * @param claimed whether a claim is behind it; others live with their pods, and a little in them comes and goes
     */
    boolean emptied(PastSnapshot before, boolean claimed) {
        return percent != null && before.held() && (claimed || before.files() != null && much(before));
    }

    /** Whether the volume may have shrunk for all that is known where nobody knows what it held. */
    boolean doubts(long files, long bytes) {
        return isOn() && !much(files, bytes);
    }

    /** Whether it finds anything suspicious. */
    public boolean isOn() {
        return percent != null;
    }

    private static boolean much(PastSnapshot before) {
        return much(before.files(), before.bytes());
    }

    private static boolean much(long files, long bytes) {
        return files >= MANY_FILES || bytes >= MANY_BYTES;
    }

    private boolean less(long now, long before) {
        return (double) now * WHOLE < (double) before * percent;
    }
}
