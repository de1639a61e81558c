package io.salvor.retention;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.units.InvalidValueException;
import io.salvor.units.TimeZones;
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
    /**
     * What a policy says of its Backups in a location. One that they are copied to may have a retention of its own; anywhere else
     * that of the policy counts.
     *
     * @param spec of the policy; one that is missing keeps everything
     * @throws InvalidValueException if the retention or the time zone cannot be read
     */
    public static PolicyRetention of(JsonNode spec, String location) {
        return new PolicyRetention(
                RetentionRule.of(retention(spec, location)),
                TimeZones.parse(spec.path("timeZone").asText("UTC")));
    }

    private static JsonNode retention(JsonNode spec, String location) {
        for (JsonNode copy : spec.path("copies")) {
            if (copy.path("storageLocation").asText().equals(location) && copy.has("retention")) {
                return copy.get("retention");
            }
        }
        return spec.get("retention");
    }

    /** Whether a policy copies its Backups to a location. */
    static boolean copies(JsonNode spec, String location) {
        for (JsonNode copy : spec.path("copies")) {
            if (copy.path("storageLocation").asText().equals(location)) {
                return true;
            }
        }
        return false;
    }

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
