package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.policy.finding.FieldProblem;
import io.salvor.policy.finding.LintRule;
import io.salvor.schedule.CronSchedule;
import io.salvor.units.TimeZones;
import java.time.ZoneOffset;
import java.util.List;

/** What is wrong in what a policy says of the maintenance of repositories, and no schema can say. */
final class MaintenanceChecks {
    private static final String POINTER = "/maintenance";

    private MaintenanceChecks() {}

    static void check(JsonNode spec, List<FieldProblem> problems) {
        JsonNode maintenance = spec.path("maintenance");
        PolicyChecks.check(
                maintenance, "maintenanceFrequency", POINTER, LintRule.INVALID_VALUE, problems, PolicyChecks::positive);
        PolicyChecks.check(
                maintenance, "checkFrequency", POINTER, LintRule.INVALID_VALUE, problems, PolicyChecks::positive);
        JsonNode window = maintenance.path("maintenanceWindow");
        String pointer = POINTER + "/maintenanceWindow";
        PolicyChecks.check(window, "length", pointer, LintRule.INVALID_VALUE, problems, PolicyChecks::positive);
        PolicyChecks.check(window, "timeZone", pointer, LintRule.INVALID_TIME_ZONE, problems, TimeZones::parse);
        PolicyChecks.check(
                window,
                "schedule",
                pointer,
                LintRule.INVALID_SCHEDULE,
                problems,
                text -> CronSchedule.parse(text, ZoneOffset.UTC));
    }
}
