package io.salvor.restic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a check says on both of its streams, line by line. restic has it as JSON since 0.18, and before that as text; which packs are
 * missing, rather than damaged, it says in words alone.
 */
final class CheckReport {
    private static final int MOST_LINES = 200;
    private static final int LONGEST_LINE = 500;
    private static final Pattern PACK = Pattern.compile("\\bpack ([0-9a-f]{64})\\b");

    /** How restic ends a check that came to its end and was not content. */
    private static final String NOT_CONTENT = "repository contains errors";

    /** Advice, and each try at reading something with what the service has answered below it: what came of it is said again. */
    private static final Pattern NO_ERROR = Pattern.compile(
            "^(load indexes|check |read |using temporary|\\[|The repository |restic repair|Damaged pack|Damaged snapshot|Load\\(|Fatal: ).*"
                    + "|.*are non-critical.*|.*were found in the repo, which likely.*|This is non-critical.*|error for tree \\w+:"
                    + "|-{20,}|RESPONSE \\d.*|ERROR CODE.*|Response contained no body|</?\\w+>.*|<\\?xml.*|RequestId:.*|Time:.*");

    /** What restic says of damage and may look like an answer of a service: names of files, figures, and that a pack which was cut off ends early. */
    private static final Pattern OF_DAMAGE = Pattern.compile(
            "unexpected EOF"
                    + "|contains \\d+ errors"
                    + "|[0-9a-f]{64}"
                    + "|\\bfile \"(?:[^\"\\\\]|\\\\.)*\""
                    + "|\\bblob \\d+"
                    + "|\\b(?:got|want|expected):? \\d+",
            Pattern.CASE_INSENSITIVE);

    private final List<String> lines = new ArrayList<>();
    private final Set<String> packs = new TreeSet<>();
    private boolean notContent;
    private boolean repairIndex;
    private int counted;
    private int found;
    private Reason elsewhere;
    private String elsewhereSaid;

    /** Takes a line of either stream. */
    synchronized void line(String line) {
        JsonNode event = json(line);
        switch (event.path("message_type").asText("")) {
            case "summary" -> summary(event);
            case "error" -> event.path("message").asText("").lines().forEach(this::said);
            case "exit_error" -> notContent |= event.path("message").asText("").contains(NOT_CONTENT);
            default -> said(line);
        }
    }

    private static JsonNode json(String line) {
        try {
            return line.startsWith("{") ? ResticEvent.Json.MAPPER.readTree(line) : ResticEvent.Json.MAPPER.nullNode();
        } catch (JsonProcessingException e) {
            return ResticEvent.Json.MAPPER.nullNode();
        }
    }

    private void summary(JsonNode summary) {
        counted = summary.path("num_errors").asInt();
        repairIndex |= summary.path("suggest_repair_index").asBoolean();
        summary.path("broken_packs").forEach(pack -> packs.add(pack.asText()));
    }

    private void said(String raw) {
        String line = raw.strip();
        notContent |= line.contains(NOT_CONTENT);
        Reason service = ServiceWords.reason(OF_DAMAGE.matcher(line).replaceAll(""));
        if (service != Reason.Failed && elsewhere == null) {
            elsewhere = service;
            elsewhereSaid = shortened(line);
        }
        if (line.isEmpty() || NO_ERROR.matcher(line).matches()) {
            return;
        }
        found++;
        repairIndex |= line.contains("not found in repository") || line.contains("not found in index");
        for (Matcher pack = PACK.matcher(line); pack.find(); ) {
            packs.add(pack.group(1));
        }
        if (lines.size() < MOST_LINES) {
            lines.add(shortened(line));
        }
    }

    private static String shortened(String line) {
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
    }

    /**
     * What the check has found.
     *
     * @throws ResticException where it did not come to its end, or what lies beneath the repository was in its way
     */
    synchronized CheckResult result(ResticRun run, String subject) {
        if (run.code() == 0) {
            return CheckResult.CONTENT;
        }
        if (!notContent) {
            throw run.failure("check", run.code());
        }
        if (elsewhere != null) {
            throw new ResticException(elsewhere, ResticWords.message(elsewhere, "check", subject, elsewhereSaid));
        }
        return new CheckResult(Math.max(1, Math.max(counted, found)), packs, repairIndex && packs.isEmpty(), lines);
    }
}
