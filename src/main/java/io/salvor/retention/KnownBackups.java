package io.salvor.retention;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is known of the Backups of a policy in one location, when a change of the policy is judged before it is in force.
 *
 * @param backups all that are known
 * @param copies names of those that are copies, and of which nobody has said that the policy's retention counts for them
 */
public record KnownBackups(List<Candidate> backups, Set<String> copies) {
    public KnownBackups {
        backups = List.copyOf(backups);
        copies = Set.copyOf(copies);
    }

    /** Where none of them is a copy. */
    public static KnownBackups stored(List<Candidate> backups) {
        return new KnownBackups(backups, Set.of());
    }

    /** Those that can be restored, which alone count where it is asked how much would go. */
    public KnownBackups restorable() {
        return new KnownBackups(
                backups.stream()
                        .filter(backup -> backup.outcome() != Candidate.Outcome.Other)
                        .toList(),
                copies);
    }

    /**
     * What becomes of those that no clause keeps.
     *
     * @param goes names of those that are deleted
     * @param frozen names of copies, which stay all the same: their policy does not copy to the location
     */
    public record Foreseen(Set<String> goes, Set<String> frozen) {
        static final Foreseen NOTHING = new Foreseen(Set.of(), Set.of());

        public Foreseen {
            goes = Set.copyOf(goes);
            frozen = Set.copyOf(frozen);
        }
    }

    /**
     * @param spec of the policy; a missing node where it is not there: then all of them stay
     * @throws io.salvor.units.InvalidValueException if the retention or the time zone cannot be read
     */
    public Foreseen under(JsonNode spec, String location, Instant now) {
        if (spec.isMissingNode()) {
            return Foreseen.NOTHING;
        }
        Set<String> expired = PolicyRetention.of(spec, location).expiring(backups, now);
        boolean copying = PolicyRetention.copies(spec, location);
        return new Foreseen(
                expired.stream()
                        .filter(name -> !LeftCopies.isLeft(copying, copies.contains(name)))
                        .collect(Collectors.toSet()),
                expired.stream()
                        .filter(name -> LeftCopies.isLeft(copying, copies.contains(name)))
                        .collect(Collectors.toSet()));
    }
}
