package io.salvor.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the schedules with those of cron-utils, which the platform's scheduler reads its own with, where both mean the same: in zones
 * whose clocks do not change. Where they change, and in the words of its errors, ours goes its own way.
 */
class CronOracleTest {
    private static final int EXPRESSIONS = 500;
    private static final int SLOTS = 12;
    private static final List<ZoneId> ZONES =
            List.of(ZoneId.of("UTC"), ZoneId.of("Asia/Kolkata"), ZoneId.of("Asia/Tokyo"), ZoneId.of("America/Phoenix"));

    private final CronParser oracle = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    private record Case(String expression, ZoneId zone, Instant from) {}

    static Stream<Case> cases() {
        Random random = new Random(20260601);
        return IntStream.range(0, EXPRESSIONS)
                .mapToObj(number -> new Case(
                        expression(random),
                        ZONES.get(number % ZONES.size()),
                        LocalDate.of(2026, 1, 1)
                                .atStartOfDay()
                                .plusMinutes(random.nextInt(3 * 365 * 24 * 60))
                                .toInstant(ZoneOffset.UTC)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_slots_are_those_that_the_library_finds(Case each) {
        CronSchedule schedule = CronSchedule.parse(each.expression(), each.zone());
        assertThat(following(each.from(), schedule::next)).isEqualTo(following(each.from(), time -> next(each, time)));
    }

    private Optional<Instant> next(Case each, Instant after) {
        Cron cron = oracle.parse(each.expression());
        return ExecutionTime.forCron(cron)
                .nextExecution(after.atZone(each.zone()))
                .map(ZonedDateTime::toInstant);
    }

    private interface Step {
        Optional<Instant> after(Instant time);
    }

    private static List<Instant> following(Instant from, Step step) {
        List<Instant> slots = new ArrayList<>();
        Optional<Instant> slot = step.after(from);
        while (slot.isPresent() && slots.size() < SLOTS) {
            slots.add(slot.get());
            slot = step.after(slot.get());
        }
        return slots;
    }

    private static String expression(Random random) {
        return String.join(
                " ",
                field(random, 0, 59, 3),
                field(random, 0, 23, 3),
                field(random, 1, 28, 2),
                field(random, 1, 12, 1),
                field(random, 0, 6, 2));
    }

    /** @param restricted out of four, how often the field is not left open */
    private static String field(Random random, int least, int most, int restricted) {
        if (random.nextInt(4) >= restricted) {
            return "*";
        }
        return switch (random.nextInt(4)) {
            case 0 -> String.valueOf(between(random, least, most));
            case 1 ->
                IntStream.range(0, 1 + random.nextInt(3))
                        .map(each -> between(random, least, most))
                        .sorted()
                        .distinct()
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining(","));
            case 2 -> range(random, least, most);
            default -> range(random, least, most) + "/" + (1 + random.nextInt(Math.max(1, (most - least) / 2)));
        };
    }

    private static String range(Random random, int least, int most) {
        int first = between(random, least, most - 1);
        return first + "-" + between(random, first + 1, most);
    }

    private static int between(Random random, int least, int most) {
        return least + random.nextInt(most - least + 1);
    }
}
