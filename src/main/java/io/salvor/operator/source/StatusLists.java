package io.salvor.operator.source;

import io.salvor.api.ConflictingPolicy;
import io.salvor.api.IgnoredFile;
import io.salvor.api.PolicyError;
import io.salvor.git.IgnoredEntry;
import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.finding.PolicyProblem;
import io.salvor.sync.Changes;
import io.salvor.sync.Conflict;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is said of a revision, as the lists of a status hold it and as one text for an Event; each has room for so much. */
final class StatusLists {
    private static final int MOST_ERRORS = 100;
    private static final int LONGEST_PATH = 512;
    private static final int LONGEST_EVENT = 950;
    private static final int LONGEST_CONDITION = 4000;

    private StatusLists() {}

    static List<PolicyError> errors(List<PolicyProblem> problems) {
        return problems.stream().limit(MOST_ERRORS).map(StatusLists::error).toList();
    }

    private static PolicyError error(PolicyProblem problem) {
        PolicyError error = new PolicyError();
        error.file = problem.file();
        error.line = problem.line();
        error.column = problem.column();
        error.message = problem.message();
        return error;
    }

    static List<ConflictingPolicy> conflicts(List<Conflict> conflicts) {
        return conflicts.stream()
                .limit(Conflict.MOST_LISTED)
                .map(StatusLists::conflict)
                .toList();
    }

    private static ConflictingPolicy conflict(Conflict conflict) {
        PolicyProblem problem = conflict.problem();
        ConflictingPolicy listed = new ConflictingPolicy();
        listed.policy = conflict.policy().name();
        listed.owner = conflict.owner();
        listed.source = conflict.source();
        listed.file = problem.file();
        listed.line = problem.line();
        listed.column = problem.column();
        return listed;
    }

    static List<IgnoredFile> ignored(List<IgnoredEntry> entries) {
        return entries.stream().map(StatusLists::file).toList();
    }

    private static IgnoredFile file(IgnoredEntry entry) {
        IgnoredFile file = new IgnoredFile();
        file.path = cut(entry.path());
        file.message = entry.why();
        return file;
    }

    /** A name from Git may be of any length, and a status may not. */
    private static String cut(String path) {
        return path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH) + "…";
    }

    /** For an Event: a line for each problem below the start, as many as there is room for; the others are in status. */
    static String event(String start, List<PolicyProblem> problems) {
        return text(start, problems, LONGEST_EVENT, " more in status");
    }

    /** The same for the message of a condition. */
    static String condition(String start, List<PolicyProblem> problems) {
        return text(start, problems, LONGEST_CONDITION, " more");
    }

    private static String text(String start, List<PolicyProblem> problems, int longest, String more) {
        StringBuilder text = new StringBuilder(start);
        int shown = 0;
        for (PolicyProblem problem : problems) {
            String line = "\n" + problem;
            if (text.length() + line.length() > longest) {
                return text + "\nand " + (problems.size() - shown) + more;
            }
            text.append(line);
            shown++;
        }
        return text.toString();
    }

    /** What was written, in words. */
    static String written(Changes changes) {
        if (changes.isEmpty()) {
            return ": the cluster holds it already";
        }
        return Stream.of(
                        part("created", changes.creates().stream().map(ParsedPolicy::name)),
                        part("changed", changes.updates().stream().map(ParsedPolicy::name)),
                        part("removed", changes.deletes().stream()))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; ", ": ", ""));
    }

    private static String part(String verb, Stream<String> names) {
        String joined = names.collect(Collectors.joining(", "));
        return joined.isEmpty() ? "" : verb + " " + joined;
    }
}
