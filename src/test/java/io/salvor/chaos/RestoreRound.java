package io.salvor.chaos;

import io.salvor.api.DataRoute;
import io.salvor.api.Restore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One Restore while some things go wrong and somebody else is at work in its namespaces, and what must hold when it has ended. */
final class RestoreRound {
    private static final Duration LONGEST = Duration.ofSeconds(180 + 150);
    private static final long POLL_NANOS = Duration.ofMillis(100).toNanos();
    private static final int MOST = 2;

    private final Town town;
    private final Harvest harvest;
    private final Field field;
    private final Happenings happenings;
    private final List<Trap> traps;
    private final DataRoute route;
    private String outcome = "not ended";

    RestoreRound(Town town, Crops crops, Harvest harvest, long seed) {
        this.town = town;
        this.harvest = harvest;
        Random random = new Random(seed);
        this.traps = Stream.generate(() -> Trap.random(random))
                .limit(1 + random.nextInt(MOST))
                .toList();
        this.happenings = new Happenings(
                town,
                crops,
                Stream.generate(() -> Mischief.random(random))
                        .limit(random.nextInt(MOST + 1))
                        .toList());
        this.field = new Field(town, "back-" + seed);
        this.route = random.nextInt(4) == 0 ? DataRoute.Pod : DataRoute.Claim;
    }

    /** Asks for a Restore of everything. @param suffix with which the names of its namespaces end */
    static void ask(Town town, String name, String suffix, DataRoute route) {
        town.operations().restore(name, spec -> {
            spec.backup = Harvest.BACKUP;
            spec.storageLocation = Round.NAME;
            spec.namespaceMapping = Crops.NAMESPACES.stream()
                    .collect(Collectors.toMap(namespace -> namespace, namespace -> Field.target(namespace, suffix)));
            spec.dataRoute = route;
            spec.hooks = town.hooks(name).hooks();
            spec.timeout = Round.TIMEOUT;
        });
    }

    /** Returns what is wrong afterwards; empty when nothing. */
    List<String> run() throws IOException, InterruptedException {
        ask(town, field.restores().get(0), field.restores().get(0), route);
        until(new ArrayList<>(traps));
        happenings.end();
        town.settle(Crops.NAMESPACES);
        if (ended() && field.asking().again()) {
            until(new ArrayList<>());
        }
        if (!ended()) {
            return List.of("it has not ended past its deadline");
        }
        outcome = field.restores().stream()
                .map(name -> town.operations().resource(Restore.class, name).get())
                .map(restore -> restore.getMetadata().getName() + " is " + restore.getStatus().phase + " ("
                        + restore.getStatus().message + ")")
                .collect(Collectors.joining("; "));
        List<String> violations = new RestoreAftermath(town, harvest, field).violations();
        if (violations.isEmpty()) {
            field.clear();
        }
        return violations;
    }

    private void until(List<Trap> open) throws IOException, InterruptedException {
        Instant start = Instant.now();
        boolean first = field.asking().restores().size() == 1;
        while (!(ended() && happenings.over()) && Instant.now().isBefore(start.plus(LONGEST))) {
            long millis = Duration.between(start, Instant.now()).toMillis();
            boolean more = !ended() && first;
            for (Trap trap : List.copyOf(open)) {
                if (more && millis >= trap.afterMillis()) {
                    trap.spring(field);
                    open.remove(trap);
                }
            }
            field.asking().look();
            field.write();
            happenings.at(millis, more);
            town.revive();
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private boolean ended() {
        return field.restores().stream()
                .map(name -> town.operations().resource(Restore.class, name).get())
                .allMatch(restore -> restore.getStatus() != null && restore.getStatus().completionTime != null);
    }

    /** What happened, and how it ended. */
    String story() {
        return "restore by " + route + ", " + traps + " " + happenings + ": " + outcome;
    }
}
