package io.salvor.coverage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.retention.PolicyRetention;
import io.salvor.schedule.CronSchedule;
import java.time.ZoneId;
import java.util.List;

/**
 * One version of a policy, as a plan compares it with another.
 *
 * @param place where it is written, as {@code file:line}; null when it is not known
 * @param rulePlaces where each of its volume rules is written; empty when that is not known
 * @param spec what it states, with the defaults filled in; versions with the same spec are the same
 * @param covering what it covers
 * @param schedule null when it has none
 * @param zone its time zone
 */
public record PlannedPolicy(
        String place,
        List<String> rulePlaces,
        JsonNode spec,
        CoveringPolicy covering,
        CronSchedule schedule,
        ZoneId zone) {

    public PlannedPolicy {
        rulePlaces = List.copyOf(rulePlaces);
    }

    /** The same without its hooks, to compare it with one whose hooks are not known. */
    public PlannedPolicy withoutHooks() {
        ObjectNode bare = spec.deepCopy();
        bare.remove("hooks");
        bare.remove("restoreHooks");
        return new PlannedPolicy(place, rulePlaces, bare, covering, schedule, zone);
    }

    /** The same where the operator has said that it cannot carry it out. */
    public PlannedPolicy stalled() {
        return new PlannedPolicy(place, rulePlaces, spec, covering.stalled(), schedule, zone);
    }

    /** Which of its Backups in a location stay. */
    public PolicyRetention retention(String location) {
        return PolicyRetention.of(spec, location);
    }

    /** Where its Backups are stored. */
    public String storageLocation() {
        return spec.path("storageLocation").asText();
    }

    /** Its name. */
    public String name() {
        return covering.name();
    }
}
