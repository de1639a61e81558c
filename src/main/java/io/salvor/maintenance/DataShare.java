package io.salvor.maintenance;

import java.time.Duration;
import java.time.Instant;

/**
 * Decides which share of a repository's data a check reads, so that all of it was read once in the given time. restic knows a part by its
 * number among all, and a pack stays in its part, so one after the other is what was not read for longest.
 *
 * @param part from 1
 * @param parts how many there are; restic knows 256 at most
 */
public record DataShare(int part, int parts) {
    private static final int MOST = 256;

    /** All of the data. */
    public static final DataShare ALL = new DataShare(1, 1);

    /**
     * How much was read.
     *
     * @param part the part that was read last in this turn; 0 for none
     * @param since when this turn began
     * @param allSince when the last whole turn began; null for none
     */
    public record Turn(int parts, int part, Instant since, Instant allSince) {
        /** How much of this turn is done, of a hundred. */
        public int percent() {
            return part * 100 / parts;
        }
    }

    /** @param period how often a check is made; @param last how far the reading is, null where nothing was read */
    public static DataShare next(int days, Duration period, Turn last) {
        Duration whole = Duration.ofDays(days);
        long seconds = Math.max(1, period.toSeconds());
        int parts = (int) Math.min(MOST, Math.max(1, (whole.toSeconds() + seconds - 1) / seconds));
        boolean goesOn = last != null && last.parts() == parts && last.part() < parts;
        return new DataShare(goesOn ? last.part() + 1 : 1, parts);
    }

    /** How much was read once this was. @param last null where nothing was read; @param time when this was begun */
    public Turn after(Turn last, Instant time) {
        boolean goesOn = last != null && last.parts() == parts && last.part() == part - 1 && part > 1;
        Instant since = goesOn ? last.since() : time;
        Instant whole = last == null ? null : last.allSince();
        return new Turn(parts, part, since, part == parts && (goesOn || parts == 1) ? since : whole);
    }
}
