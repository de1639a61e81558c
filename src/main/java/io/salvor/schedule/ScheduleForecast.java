package io.salvor.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The next slots of a schedule, and what the next changes of the clocks do to it.
 *
 * @param runs the next slots, in the schedule's time zone
 * @param clockChanges the changes of the year to come that touch the schedule, the next first
 */
public record ScheduleForecast(List<Run> runs, List<ClockChange> clockChanges) {
    private static final Duration FORESIGHT = Duration.ofDays(366);

    /** There and back; more would only say the same again. */
    private static final int CHANGES = 2;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    public ScheduleForecast {
        runs = List.copyOf(runs);
        clockChanges = List.copyOf(clockChanges);
    }

    /**
     * A slot.
     *
     * @param at when, without jitter
     * @param note what the clocks do at that time, as a sentence; null on most days
     */
    public record Run(ZonedDateTime at, String note) {}

    /**
     * A change of the clocks.
     *
     * @param at when
     * @param effect what becomes of the slots, as a sentence
     */
    public record ClockChange(ZonedDateTime at, String effect) {}

    /** @param count how many slots to name */
    public static ScheduleForecast of(CronSchedule schedule, Instant from, int count) {
        List<Run> runs = new ArrayList<>();
        Optional<Instant> slot = schedule.next(from);
        while (slot.isPresent() && runs.size() < count) {
            runs.add(run(schedule, slot.get()));
            slot = schedule.next(slot.get());
        }
        List<ClockChange> changes = new ArrayList<>();
        Instant at = from;
        for (int i = 0; i < CHANGES; i++) {
            ZoneOffsetTransition change = schedule.zone().getRules().nextTransition(at);
            if (change == null || change.getInstant().isAfter(from.plus(FORESIGHT))) {
                break;
            }
            effect(schedule, change).ifPresent(changes::add);
            at = change.getInstant();
        }
        return new ScheduleForecast(runs, changes);
    }

    private static Run run(CronSchedule schedule, Instant slot) {
        ZonedDateTime at = slot.atZone(schedule.zone());
        boolean rhythm = schedule.local().everyHour();
        ZoneOffsetTransition change = schedule.zone().getRules().previousTransition(slot.plusNanos(1));
        if (!rhythm && change != null && change.isGap() && change.getInstant().equals(slot)) {
            String note = missing(schedule, change)
                    .map(time -> time + " does not exist on this day: the clocks go from "
                            + time(change.getDateTimeBefore()) + " to " + time(change.getDateTimeAfter()))
                    .orElse(null);
            return new Run(at, note);
        }
        if (schedule.zone().getRules().getValidOffsets(at.toLocalDateTime()).size() < 2) {
            return new Run(at, null);
        }
        boolean first = at.equals(at.withEarlierOffsetAtOverlap());
        String which = first ? "the first" : "the second";
        return new Run(
                at,
                time(at.toLocalDateTime()) + " comes twice on this day; this is " + which
                        + (rhythm ? ", and there is a run at both" : ", and there is no run at the second"));
    }

    private static Optional<ClockChange> effect(CronSchedule schedule, ZoneOffsetTransition change) {
        String before = time(change.getDateTimeBefore());
        String after = time(change.getDateTimeAfter());
        boolean rhythm = schedule.local().everyHour();
        Optional<String> effect;
        if (change.isGap()) {
            effect = missing(schedule, change)
                    .map(times -> "the clocks go from " + before + " to " + after + ": "
                            + (rhythm
                                    ? "there is no run in between, as the time does not exist"
                                    : times + " does not exist, and the run comes at " + after + " instead"));
        } else {
            effect = times(schedule.local(), change.getDateTimeAfter(), change.getDateTimeBefore())
                    .map(times -> "the clocks go back from " + before + " to " + after + ": " + times
                            + " comes twice, and "
                            + (rhythm ? "there is a run at both" : "there is a run at the first only"));
        }
        return effect.map(text -> new ClockChange(change.getInstant().atZone(schedule.zone()), text));
    }

    private static Optional<String> missing(CronSchedule schedule, ZoneOffsetTransition gap) {
        return times(schedule.local(), gap.getDateTimeBefore(), gap.getDateTimeAfter());
    }

    /** The times of a schedule between two points on the clock, the second not included; empty when there are none. */
    private static Optional<String> times(LocalCron cron, LocalDateTime from, LocalDateTime until) {
        Optional<LocalDateTime> first = cron.after(from.minusMinutes(1)).filter(time -> time.isBefore(until));
        if (first.isEmpty()) {
            return Optional.empty();
        }
        LocalDateTime last = cron.atOrBefore(until.minusMinutes(1)).orElse(first.get());
        return Optional.of(time(first.get()) + (last.equals(first.get()) ? "" : " to " + time(last)));
    }

    private static String time(LocalDateTime time) {
        return TIME.format(time);
    }
}
