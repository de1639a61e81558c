package io.salvor.year;

import io.salvor.api.BackupPolicy;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lets the hours go by: Backups at the full and the half hour, retention and maintenance in between, each of which may be killed or lose the
 * bucket. Every other day what stays is compared with what restic would keep; once a week everything is looked at.
 */
final class YearCourse implements AutoCloseable {
    /** A Monday. restic keeps within no span what it takes for the future, so the year has gone by. */
    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");

    private static final Duration HALF = Duration.ofMinutes(30);
    private static final Duration PAUSE = Duration.ofMinutes(3);
    private static final int LONGEST_AWAY_DAYS = 6;

    /** What failed stays a week, and goes with the maintenance after that. */
    private static final int DRAINS_DAYS = 19;

    /** Of a week, the last hours, in which the bucket cannot be listed: much expires at once after that. */
    private static final int WITHOUT_RETENTION = 48;

    private final int days;
    private final Random random;
    private final YearWorld world;
    private final BackupsOfYear backups;
    private final JobsOfYear jobs;
    private final PeopleOfYear people;
    private final ExpectedKept expected;
    private final InspectionOfYear inspection;
    private final Consumer<String> lines;
    private int checkHour;

    YearCourse(Path folder, int days, long seed, Consumer<String> lines) throws IOException {
        this.days = days;
        this.random = new Random(seed);
        this.lines = lines;
        world = new YearWorld(folder, BEGIN, new Random(random.nextLong()));
        backups = new BackupsOfYear(world, folder, new Random(random.nextLong()));
        jobs = new JobsOfYear(world, folder.resolve("jobs"));
        people = new PeopleOfYear(world, new Random(random.nextLong()));
        expected = new ExpectedKept(world, people, new KeptByRestic(folder));
        inspection = new InspectionOfYear(world, folder);
        world.policies.forEach(policy -> lines.accept(policy.toString()));
    }

    /** How often what has happened. */
    Map<String, Integer> counts() {
        return world.ledger.counts;
    }

    /** Returns what is wrong; it ends with the first week in which something is. */
    List<String> run() throws IOException, InterruptedException {
        Instant end = BEGIN.plus(Duration.ofDays(days));
        while (world.now().isBefore(end) && inspection.violations.isEmpty()) {
            hour();
        }
        if (inspection.violations.isEmpty()) {
            end();
        }
        lines.accept(counts().toString());
        return inspection.violations;
    }

    private void hour() throws IOException, InterruptedException {
        int hourOfWeek =
                (world.now().atZone(ZoneOffset.UTC).getDayOfWeek().getValue() - DayOfWeek.MONDAY.getValue()) * 24
                        + world.now().atZone(ZoneOffset.UTC).getHour();
        boolean held = hourOfWeek >= 7 * 24 - WITHOUT_RETENTION;
        boolean sunday = hourOfWeek == 7 * 24 - 1;
        if (hourOfWeek % 24 == 0) {
            checkHour = random.nextInt(2) == 0 ? random.nextInt(23) : -1;
        }
        boolean compares = !held && hourOfWeek % 24 == checkHour;
        people.hour();
        backUp(compares || sunday);
        world.later(HALF);
        backUp(compares || sunday);
        if (compares || sunday) {
            compare();
        } else {
            retain(held);
        }
        maintain();
        if (sunday) {
            week();
        }
        world.toNextHour();
        if (random.nextInt(900) == 0) {
            world.ledger.count("times that the operator was away for days");
            world.later(Duration.ofHours(1 + random.nextInt(24 * LONGEST_AWAY_DAYS)));
            world.restart();
        }
    }

    private void backUp(boolean calm) throws IOException {
        if (!calm && random.nextInt(60) == 0) {
            world.calls.endAt(1 + random.nextInt(12));
        }
        world.schedule();
        backups.carryOut(calm);
    }

    private void retain(boolean held) {
        Set<String> before = inspection.there();
        Set<String> read = people.read();
        int what = random.nextInt(100);
        if (held) {
            world.store().failAfter(0, Reason.Unreachable);
        } else if (what < 8) {
            world.store().failAfter(random.nextInt(120), Reason.Unreachable);
            world.ledger.count("looks of retention without the bucket");
        } else if (what < 14) {
            world.calls.endAt(1 + random.nextInt(30));
        }
        world.retain();
        inspection.gone(before, read);
    }

    private void compare() throws IOException {
        Set<String> before = inspection.there();
        List<Set<String>> kept = new ArrayList<>();
        for (YearPolicy policy : world.policies) {
            kept.add(expected.of(policy, before));
        }
        Set<String> read = people.read();
        // One that has just started looks at once, and again while there is more.
        world.restart();
        for (int look = 0; look < 3; look++) {
            world.retain();
        }
        inspection.gone(before, read);
        for (int i = 0; i < kept.size(); i++) {
            inspection.kept(world.policies.get(i), kept.get(i));
        }
    }

    private void maintain() throws IOException, InterruptedException {
        int what = random.nextInt(100);
        if (what < 4) {
            world.calls.endAt(1 + random.nextInt(40));
        } else if (what < 8) {
            world.store().failAfter(random.nextInt(30), Reason.Unreachable);
        }
        world.maintain();
        if (jobs.work(random)) {
            // What was killed is tried again after some minutes.
            world.later(PAUSE);
            world.maintain();
            jobs.work(null);
        }
    }

    private void week() throws IOException {
        long bytes = inspection.agree();
        List<Made> all = List.copyOf(world.ledger.sealed.values());
        for (int i = 0; i < 4; i++) {
            Made made = all.get(i == 0 ? 0 : random.nextInt(all.size()));
            restoreOne(made);
        }
        lines.accept("%s  %4d Backups, %3d gone in all, %,9d bytes in the repositories"
                .formatted(world.now(), all.size(), world.ledger.gone.size(), bytes));
    }

    private void restoreOne(Made made) throws IOException {
        List<String> namespaces = List.copyOf(made.volumes().keySet());
        if (!namespaces.isEmpty()) {
            inspection.restore(made, namespaces.get(random.nextInt(namespaces.size())));
        }
    }

    /** Nothing goes wrong any more and nothing is saved: all that goes is gone in the end, and all that stays comes back. */
    private void end() throws IOException, InterruptedException {
        people.end(true);
        people.acceptAll();
        world.policies.forEach(policy -> {
            BackupPolicy there = policy.object(world.metadata(policy.name()));
            there.getSpec().suspend = true;
            there.getMetadata()
                    .setAnnotations(world.objects
                            .now(BackupPolicy.class, policy.name())
                            .getMetadata()
                            .getAnnotations());
            world.objects.put(there);
        });
        backups.carryOut(true);
        for (int hour = 0; hour < 24 * DRAINS_DAYS; hour++) {
            world.later(Duration.ofHours(1));
            if (hour % 6 == 0) {
                Set<String> before = inspection.there();
                world.retain();
                inspection.gone(before, people.read());
            }
            world.maintain();
            jobs.work(null);
        }
        compare();
        inspection.agree();
        inspection.atTheEnd();
        for (Made made : world.ledger.sealed.values()) {
            for (String namespace : made.volumes().keySet()) {
                inspection.restore(made, namespace);
            }
        }
    }

    @Override
    public void close() {
        jobs.close();
    }
}
