package io.salvor.retention;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The retention of one policy. The deletion, {@code salvor plan} and the guard of a sync ask it alike, so what is announced is what happens;
 * the deletion keeps more only for reasons that pass, which {@link LocationRetention} knows.
 *
 * @param zone says when hours, days, weeks, months and years begin
 */
public record PolicyRetention(RetentionRule rule, ZoneId zone) {
    /** What becomes of the Backups of the policy. */
    public RetentionDecision decide(List<Candidate> backups, Instant now) {
        return RetentionDecision.decide(rule, backups, zone, now);
    }

    /** Names of those that no clause keeps. */
    public Set<String> expiring(List<Candidate> backups, Instant now) {
        return decide(backups, now).expired().stream()
                .map(verdict -> verdict.backup().name())
                .collect(Collectors.toSet());
    }
}
