package io.salvor.year;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a policy must be there after a look, no more and no less: what restic keeps by the same rule, and beside that what the decisions 0008 and
 * 0057 name. It is worked out from the ledger, and knows nothing of how Salvor decides.
 */
final class ExpectedKept {
    private static final Duration OF_NO_USE = Duration.ofDays(7);
    private static final Comparator<Made> BY_TIME = Comparator.comparing(Made::start);

    private final YearWorld world;
    private final PeopleOfYear people;
    private final KeptByRestic restic;

    ExpectedKept(YearWorld world, PeopleOfYear people, KeptByRestic restic) {
        this.world = world;
        this.people = people;
        this.restic = restic;
    }

    /** @param there names of those that are there before the look */
    Set<String> of(YearPolicy policy, Set<String> there) throws IOException {
        List<Made> backups = world.ledger.of(policy.name()).stream()
                .filter(made -> there.contains(made.name()))
                .filter(made -> !world.ledger.asked.contains(made.name())
                        || people.read().contains(made.name()))
                .toList();
        Set<String> kept = new TreeSet<>();
        if (!world.isInForce(policy)) {
            backups.forEach(made -> kept.add(made.name()));
            return kept;
        }
        List<Made> counted =
                backups.stream().filter(Made::counts).sorted(BY_TIME.reversed()).toList();
        kept.addAll(restic.of(policy, counted, world.namespace("n0")));
        kept.addAll(restic.beforeGap(policy, counted, world.namespace("n0")));
        reliedOn(backups, counted).ifPresent(made -> kept.add(made.name()));
        Instant barrier = barrier(policy, backups);
        for (Made made : backups) {
            boolean young = !made.counts() && made.end().plus(OF_NO_USE).isAfter(world.now());
            boolean held = barrier != null && !made.start().isAfter(barrier);
            if (young || held || people.read().contains(made.name())) {
                kept.add(made.name());
            }
        }
        return kept;
    }

    /** The newest that holds everything, or that holds something, or the newest. */
    private static Optional<Made> reliedOn(List<Made> backups, List<Made> counted) {
        return counted.stream()
                .filter(made -> made.phase().equals("Completed"))
                .max(BY_TIME)
                .or(() -> counted.stream().max(BY_TIME))
                .or(() -> backups.stream().max(BY_TIME));
    }

    private Instant barrier(YearPolicy policy, List<Made> backups) {
        String accepted = world.ledger.accepted.getOrDefault(policy.name(), "");
        Instant upTo = backups.stream()
                .filter(made -> made.name().equals(accepted))
                .map(Made::start)
                .findFirst()
                .orElse(Instant.MIN);
        return backups.stream()
                .filter(Made::suspicious)
                .map(Made::start)
                .filter(start -> start.isAfter(upTo))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }
}
