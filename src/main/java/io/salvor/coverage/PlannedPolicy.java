package io.salvor.coverage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.retention.RetentionRule;
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
 * @param retention which of its Backups stay
 * @param zone its time zone
 */
public record PlannedPolicy(
        String place,
        List<String> rulePlaces,
        JsonNode spec,
        CoveringPolicy covering,
        CronSchedule schedule,
        RetentionRule retention,
        ZoneId zone) {

    public PlannedPolicy {
        rulePlaces = List.copyOf(rulePlaces);
    }

    /** The same without its hooks, to compare it with one whose hooks are not known. */
    public PlannedPolicy withoutHooks() {
        ObjectNode bare = spec.deepCopy();
        bare.remove("hooks");
        bare.remove("restoreHooks");
        return new PlannedPolicy(place, rulePlaces, bare, covering, schedule, retention, zone);
    }

    /** The same where the operator has said that it cannot carry it out. */
    public PlannedPolicy stalled() {
        return new PlannedPolicy(place, rulePlaces, spec, covering.stalled(), schedule, retention, zone);
    }

    /** Its name. */
    public String name() {
        return covering.name();
    }
}
