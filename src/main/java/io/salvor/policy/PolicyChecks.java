package io.salvor.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.policy.finding.FieldProblem;
import io.salvor.policy.finding.LintRule;
import io.salvor.schedule.CronSchedule;
import io.salvor.units.Durations;
import io.salvor.units.Excerpt;
import io.salvor.units.InvalidValueException;
import io.salvor.units.TimeZones;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What a policy must fulfil beyond its schema: schedule, time zone, durations, names that can exist. */
public final class PolicyChecks {
    /** The CEL rule of the schema that is checked here. */
    public static final String INCLUDE_RULE =
            "(has(self.include.namespaces) && size(self.include.namespaces) > 0) || has(self.include.namespaceSelector)";

    /** Another of them. */
    public static final String RETENTION_RULE = "has(self.keepLast) || has(self.keepHourly) || has(self.keepDaily)"
            + " || has(self.keepWeekly) || has(self.keepMonthly) || has(self.keepYearly) || has(self.keepWithin)";

    /** And one that {@link HookChecks} checks. */
    public static final String RESTORE_HOOK_RULE = "has(self.exec) || has(self.init)";

    /** And one that {@link CopyChecks} checks. */
    public static final String COPIES_RULE =
            "!has(self.copies) || self.copies.all(copy, copy.storageLocation != self.storageLocation"
                    + " && self.copies.exists_one(other, other.storageLocation == copy.storageLocation))";

    private static final List<String> KEEPS =
            List.of("keepLast", "keepHourly", "keepDaily", "keepWeekly", "keepMonthly", "keepYearly", "keepWithin");

    private static final Pattern NAMESPACE_GLOB = Pattern.compile("[-a-z0-9*?]{1,128}");

    private PolicyChecks() {}

    /** Everything wrong in the spec of a policy, with pointers from the spec's root; fields of a wrong type are ignored. */
    public static List<FieldProblem> problems(JsonNode spec) {
        List<FieldProblem> problems = new ArrayList<>();
        check(spec, "timeZone", LintRule.INVALID_TIME_ZONE, problems, TimeZones::parse);
        check(spec, "schedule", LintRule.INVALID_SCHEDULE, problems, text -> CronSchedule.parse(text, ZoneOffset.UTC));
        check(spec, "jitter", LintRule.INVALID_VALUE, problems, Durations::parse);
        check(spec, "startingDeadline", LintRule.INVALID_VALUE, problems, PolicyChecks::positive);
        check(spec, "timeout", LintRule.INVALID_VALUE, problems, PolicyChecks::positive);
        check(spec, "volumeTimeout", LintRule.INVALID_VALUE, problems, PolicyChecks::positive);
        check(spec.path("retry"), "pause", "/retry", LintRule.INVALID_VALUE, problems, PolicyChecks::positive);
        JsonNode included = spec.path("include").path("namespaces");
        if (spec.path("include").isObject()
                && !spec.path("include").has("namespaceSelector")
                && (included.isMissingNode() || included.isArray() && included.isEmpty())) {
            problems.add(
                    FieldProblem.ofKey(
                            LintRule.NOTHING_INCLUDED,
                            "/include",
                            "include.namespaces must name at least one namespace or glob (\"*\" means all), or include.namespaceSelector select some"));
        }
        namespaces(included, "/include/namespaces", problems);
        namespaces(spec.path("exclude").path("namespaces"), "/exclude/namespaces", problems);
        retention(spec, "", problems);
        CopyChecks.check(spec, problems);
        JsonNode rules = spec.path("volumes").path("rules");
        for (int i = 0; i < rules.size(); i++) {
            JsonNode names = rules.path(i).path("match").path("namespaces");
            namespaces(names, "/volumes/rules/" + i + "/match/namespaces", problems);
        }
        SelectionChecks.check(spec, problems);
        HookChecks.check(spec, problems);
        MaintenanceChecks.check(spec, problems);
        return problems;
    }

    /** @param holder what has a field of that name: a policy, or one of its copies */
    static void retention(JsonNode holder, String pointer, List<FieldProblem> problems) {
        JsonNode retention = holder.path("retention");
        if (retention.isObject() && KEEPS.stream().noneMatch(retention::has)) {
            problems.add(FieldProblem.ofKey(
                    LintRule.RETENTION_KEEPS_NOTHING,
                    pointer + "/retention",
                    "retention keeps nothing; give at least one of " + String.join(", ", KEEPS)
                            + ", or leave retention out to keep every Backup"));
        }
    }

    private static void check(
            JsonNode spec, String field, LintRule rule, List<FieldProblem> problems, Consumer<String> reader) {
        check(spec, field, "", rule, problems, reader);
    }

    static void check(
            JsonNode spec,
            String field,
            String pointer,
            LintRule rule,
            List<FieldProblem> problems,
            Consumer<String> reader) {
        JsonNode value = spec.path(field);
        if (!value.isTextual()) {
            return;
        }
        try {
            reader.accept(value.textValue());
        } catch (InvalidValueException e) {
            problems.add(FieldProblem.ofValue(rule, pointer + "/" + field, e.getMessage()));
        }
    }

    static void positive(String text) {
        if (Durations.parse(text).compareTo(Duration.ofSeconds(1)) < 0) {
            throw new InvalidValueException("\"" + text + "\" is too short; expected at least 1s");
        }
    }

    private static void namespaces(JsonNode names, String pointer, List<FieldProblem> problems) {
        for (int i = 0; i < names.size() && names.isArray(); i++) {
            JsonNode name = names.get(i);
            if (name.isTextual() && !NAMESPACE_GLOB.matcher(name.textValue()).matches()) {
                problems.add(
                        FieldProblem.ofValue(
                                LintRule.INVALID_NAMESPACE,
                                pointer + "/" + i,
                                "\"" + Excerpt.shortened(name.textValue())
                                        + "\" can match no namespace; expected lower-case letters, digits, -, and the wildcards * and ?"));
            }
        }
    }
}
