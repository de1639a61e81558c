package io.salvor.retention;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.restic.RepositoryAccess;
import io.salvor.retention.Candidate.Outcome;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What restic itself keeps of the same times by the same rules. */
class RetentionMatchesResticTest {
    private static final int SNAPSHOTS = 12;
    private static final int RULES = 6;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final List<String> CLAUSES =
            List.of("keepLast", "keepHourly", "keepDaily", "keepWeekly", "keepMonthly", "keepYearly");
    private static final int[] GAPS_MINUTES = {20, 60, 90, 700, 1440, 2000, 9000, 30000, 100000};

    private static final String PASSWORD = "secret";

    @TempDir
    private Path folder;

    private final ObjectMapper json = new ObjectMapper();
    private final Random random = new Random(5);

    @Test
    void whole_backups_are_kept_as_restic_keeps_snapshots() throws Exception {
        ReadyRepository.make(new RepositoryAccess(folder.resolve("repository").toString(), PASSWORD, Map.of()));
        Files.writeString(Files.createDirectory(folder.resolve("data")).resolve("file"), "x");
        List<Candidate> backups = new ArrayList<>();
        Instant time = Instant.parse("2026-11-22T10:00:00Z");
        for (int i = 0; i < SNAPSHOTS; i++) {
            restic(
                    "backup",
                    "--quiet",
                    "--time",
                    TIME.format(time),
                    folder.resolve("data").toString());
            backups.add(new Candidate(time.toString(), time, Outcome.Completed));
            time = time.minus(Duration.ofMinutes(GAPS_MINUTES[random.nextInt(GAPS_MINUTES.length)]));
        }
        for (int i = 0; i < RULES; i++) {
            ObjectNode rule = rule();
            RetentionDecision decision = RetentionDecision.decide(
                    RetentionRule.of(rule), backups, ZoneOffset.UTC, Instant.parse("2026-11-22T12:00:00Z"));
            assertThat(decision.kept().stream().map(verdict -> verdict.backup().time()))
                    .as(rule.toString())
                    .containsExactlyInAnyOrderElementsOf(keptByRestic(rule));
        }
    }

    private ObjectNode rule() {
        ObjectNode rule = json.createObjectNode();
        for (String clause : CLAUSES) {
            if (random.nextInt(3) == 0) {
                rule.put(clause, 1 + random.nextInt(5));
            }
        }
        if (rule.isEmpty() || random.nextInt(4) == 0) {
            // Longer than any gap: before one that is longer more is kept than restic does.
            rule.put("keepWithin", List.of("1680h", "75d", "2m20d", "1y").get(random.nextInt(4)));
        }
        return rule;
    }

    private List<Instant> keptByRestic(ObjectNode rule) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("forget", "--dry-run", "--json"));
        for (Map.Entry<String, JsonNode> clause : rule.properties()) {
            arguments.add("--keep-" + clause.getKey().substring("keep".length()).toLowerCase(Locale.ROOT));
            arguments.add(clause.getValue().asText());
        }
        List<Instant> kept = new ArrayList<>();
        for (JsonNode snapshot :
                json.readTree(restic(arguments.toArray(String[]::new))).at("/0/keep")) {
            kept.add(Instant.parse(snapshot.get("time").asText()));
        }
        return kept;
    }

    private String restic(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ResticBinary.path().toString(), "--no-cache"));
        command.addAll(List.of(arguments));
        Path errors = folder.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment()
                .putAll(Map.of(
                        "TZ",
                        "UTC",
                        "RESTIC_PASSWORD",
                        PASSWORD,
                        "RESTIC_REPOSITORY",
                        folder.resolve("repository").toString()));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        return output;
    }
}
