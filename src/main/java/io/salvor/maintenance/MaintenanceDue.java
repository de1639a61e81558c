package io.salvor.maintenance;

import io.salvor.units.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * Decides whether a repository needs maintenance now, and which.
 *
 * @param kind what is to be done
 * @param maintain whether it is to be forgotten and pruned
 * @param check whether it is to be checked
 * @param at when it is due, or was
 * @param period how often that comes
 * @param because why, as a sentence
 */
public record MaintenanceDue(Kind kind, boolean maintain, boolean check, Instant at, Duration period, String because) {
    /** A repository that is damaged is checked at least so often, so that a repair is noticed. */
    private static final Duration DAMAGED_CHECKED = Duration.ofHours(24);

    /** Why a prune that was asked for is not done. */
    public static final String OF_DAMAGED =
            "nothing is removed from it while it is damaged, until a check is content: docs/repair.md";

    /** What is to be done. */
    public enum Kind {
        /** Nothing: somebody said so. */
        Suspended,
        /** Nothing yet. */
        Later,
        /** It is due, and waits for the time in which it may begin. */
        Closed,
        /** It failed, and waits before it is tried again. */
        Paused,
        /** Now. */
        Due
    }

    /**
     * What is known of a repository.
     *
     * @param identity its name
     * @param ready when it was first ready
     * @param maintained when it was last pruned; null for never
     * @param checked when it was last checked; null for never
     * @param damaged whether the last check found damage: nothing is removed from it then
     * @param begun when a round began that is not done yet; null for none
     * @param wish what a person asks for; null for nothing
     * @param wished when they asked for it; null where that cannot be read
     * @param failures how many Jobs have failed one after the other
     * @param failed when the last one did; null for never
     */
    public record State(
            String identity,
            Instant ready,
            Instant maintained,
            Instant checked,
            boolean damaged,
            Instant begun,
            MaintenanceWish wish,
            Instant wished,
            int failures,
            Instant failed) {}

    public static MaintenanceDue decide(State state, MaintenanceSettings settings, Instant now) {
        Dates dates = new Dates(state, settings);
        if (settings.suspended()) {
            return dates.say(Kind.Suspended, now, "maintenance is suspended");
        }
        Instant paused = state.failures() == 0 || state.failed() == null
                ? Instant.EPOCH
                : state.failed().plus(MaintenancePause.after(state.failures()));
        if (state.wish() != null) {
            return paused.isAfter(now) && hasFailedSince(state)
                    ? dates.say(
                            Kind.Paused, now, "somebody asked for it, it failed, and it is tried again at " + paused)
                    : dates.asked(now);
        }
        if (state.begun() == null && dates.next().isAfter(now)) {
            return dates.say(Kind.Later, now, "it is due at " + dates.next());
        }
        if (paused.isAfter(now)) {
            return dates.say(Kind.Paused, now, "it failed and is tried again at " + paused);
        }
        if (settings.window() != null && !settings.window().isOpen(now)) {
            return dates.say(
                    Kind.Closed,
                    now,
                    "it waits for its window, until " + settings.window().from(now));
        }
        return dates.say(Kind.Due, now, state.begun() != null ? "it was begun and is not done" : dates.because());
    }

    /** What failed before a person asked has been seen by them, and they want it tried. */
    private static boolean hasFailedSince(State state) {
        return state.wished() == null || !state.failed().isBefore(state.wished());
    }

    /** How long it has been due. */
    public Duration overdue(Instant now) {
        return at.isAfter(now) ? Duration.ZERO : Duration.between(at, now);
    }

    /** When what falls due. */
    private record Dates(State state, MaintenanceSettings settings) {
        Instant maintenance() {
            return first(state.maintained(), settings.maintenanceFrequency());
        }

        /** Null where a check comes with each maintenance. */
        Instant check() {
            if (settings.checkFrequency() != null) {
                return first(state.checked(), checkPeriod());
            }
            return state.damaged() ? first(state.checked(), checkPeriod()) : null;
        }

        private Duration checkPeriod() {
            Duration own =
                    settings.checkFrequency() == null ? settings.maintenanceFrequency() : settings.checkFrequency();
            return state.damaged() && own.compareTo(DAMAGED_CHECKED) > 0 ? DAMAGED_CHECKED : own;
        }

        private Instant first(Instant last, Duration period) {
            return last == null ? state.ready().plus(Spread.of(state.identity(), period)) : last.plus(period);
        }

        /** Of a damaged one nothing is removed, so only a check falls due. */
        Instant next() {
            if (state.begun() != null) {
                return state.begun();
            }
            return state.damaged()
                    ? check()
                    : Stream.of(maintenance(), check() == null ? maintenance() : check())
                            .min(Instant::compareTo)
                            .orElseThrow();
        }

        boolean maintains(Instant now) {
            return !state.damaged() && !maintenance().isAfter(now);
        }

        boolean checks(Instant now) {
            return check() == null ? maintains(now) : !check().isAfter(now);
        }

        String because() {
            return state.maintained() == null
                    ? "it is due for the first time"
                    : "the last was at " + state.maintained() + ", and it is due every "
                            + Durations.format(settings.maintenanceFrequency());
        }

        MaintenanceDue say(Kind kind, Instant now, String because) {
            Duration period = maintains(now) ? settings.maintenanceFrequency() : checkPeriod();
            return new MaintenanceDue(kind, maintains(now), checks(now), next(), period, because);
        }

        MaintenanceDue asked(Instant now) {
            MaintenanceWish wish = state.wish();
            boolean maintain = !state.damaged() && (wish == MaintenanceWish.Maintain || wish == MaintenanceWish.Prune);
            boolean check = wish == MaintenanceWish.Maintain
                    || wish == MaintenanceWish.Check
                    || wish == MaintenanceWish.CheckAll;
            boolean refused = state.damaged() && (wish == MaintenanceWish.Maintain || wish == MaintenanceWish.Prune);
            return new MaintenanceDue(
                    Kind.Due,
                    maintain,
                    check,
                    now,
                    settings.maintenanceFrequency(),
                    "somebody asked for it" + (refused ? "; " + OF_DAMAGED : ""));
        }
    }
}
