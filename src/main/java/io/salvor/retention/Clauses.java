package io.salvor.retention;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** All clauses of a rule on their way through the Backups, from the newest to the oldest. */
final class Clauses {
    private final List<KeepNewestOfEach> counted;
    private final Optional<KeepWithin> within;
    private final Instant edge;
    private final boolean keepsAll;

    /** @param newestFirst when the Backups were taken that take a place */
    Clauses(RetentionRule rule, ZoneId zone, List<Instant> newestFirst) {
        counted = List.of(
                new KeepNewestOfEach("keepLast", rule.last(), Candidate::name),
                // An hour that comes twice on the night when the clocks go back is two hours: their offsets
                // differ.
                new KeepNewestOfEach("keepHourly", rule.hourly(), period("uuuu-MM-dd HH'h'xxx", zone)),
                new KeepNewestOfEach("keepDaily", rule.daily(), period("uuuu-MM-dd", zone)),
                new KeepNewestOfEach("keepWeekly", rule.weekly(), backup -> week(backup, zone)),
                new KeepNewestOfEach("keepMonthly", rule.monthly(), period("uuuu-MM", zone)),
                new KeepNewestOfEach("keepYearly", rule.yearly(), period("uuuu", zone)));
        within = rule.within();
        edge = within.filter(span -> !newestFirst.isEmpty())
                .map(span -> span.edge(newestFirst, zone))
                .orElse(Instant.MAX);
        keepsAll = rule.keepsAll();
    }

    /** Why the next Backup stays; empty if no clause keeps it. */
    List<String> next(Candidate backup, boolean oldest) {
        List<String> reasons = new ArrayList<>();
        if (keepsAll) {
            reasons.add("the policy has no retention");
        }
        counted.forEach(clause -> clause.next(backup, oldest).ifPresent(reasons::add));
        if (backup.time().isAfter(edge)) {
            reasons.add("keepWithin: " + within.orElseThrow());
        }
        return reasons;
    }

    private static String week(Candidate backup, ZoneId zone) {
        ZonedDateTime time = backup.time().atZone(zone);
        return String.format(
                "%d-W%02d", time.get(IsoFields.WEEK_BASED_YEAR), time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    }

    private static Function<Candidate, String> period(String pattern, ZoneId zone) {
        DateTimeFormatter format =
                DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(zone);
        return backup -> format.format(backup.time());
    }
}
