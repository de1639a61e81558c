package io.salvor.year;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What {@code restic forget --dry-run} keeps by the rule of a policy of some Backups, asked of a repository that has their snapshots and no
 * others. restic goes by the offset that it has saved with a time, so they are saved as in the policy's time zone. Hours are
 * counted in UTC: of the hour that comes twice on the night when the clocks go back restic makes one, Salvor two.
 */
final class KeptByRestic {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    KeptByRestic(Path folder) {
        this.folder = folder;
    }

    /** Names of those that it keeps. */
    Set<String> of(YearPolicy policy, List<Made> backups, SavedNamespace namespace) throws IOException {
        Set<String> kept = new TreeSet<>();
        if (backups.isEmpty()) {
            return kept;
        }
        if (!policy.byHours().isEmpty()) {
            kept.addAll(asked("UTC", policy.byHours(), backups, namespace));
        }
        if (!policy.byCalendar().isEmpty()) {
            kept.addAll(asked(policy.zone(), policy.byCalendar(), backups, namespace));
        }
        return kept;
    }

    /**
     * What Salvor keeps beyond that: before a gap that is longer than the span to keep within, the span counts once more.
     *
     * @param backups those that take a place, the newest first
     */
    Set<String> beforeGap(YearPolicy policy, List<Made> backups, SavedNamespace namespace) throws IOException {
        if (policy.within() == null || backups.isEmpty()) {
            return Set.of();
        }
        List<String> rule = List.of("--keep-within", policy.within());
        Set<String> within = asked(policy.zone(), rule, backups, namespace);
        List<Made> older =
                backups.stream().filter(made -> !within.contains(made.name())).toList();
        if (older.isEmpty()) {
            return Set.of();
        }
        List<Made> bothSides = List.of(backups.get(within.size() - 1), older.get(0));
        boolean gap = asked(policy.zone(), rule, bothSides, namespace).size() == 1;
        return gap ? asked(policy.zone(), rule, older, namespace) : Set.of();
    }

    private Set<String> asked(String zone, List<String> rule, List<Made> backups, SavedNamespace namespace)
            throws IOException {
        Path repository = Path.of(namespace.access().identifier());
        Path view = Files.createDirectories(folder.resolve("view"));
        clear(view);
        for (String part : List.of("config", "data", "index", "keys", "locks")) {
            Files.createSymbolicLink(view.resolve(part), repository.resolve(part));
        }
        Path snapshots = Files.createDirectory(view.resolve("snapshots"));
        Map<Instant, String> byTime = new HashMap<>();
        for (Made backup : backups) {
            ObjectNode json = backup.volumes().get(namespace.name()).json().deepCopy();
            json.put(
                    "time",
                    DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(backup.start().atZone(ZoneId.of(zone))));
            json.remove("parent");
            namespace.written().write(snapshots, json);
            if (byTime.put(backup.start(), backup.name()) != null) {
                throw new IllegalStateException("two Backups of one time: " + backup);
            }
        }
        List<String> arguments =
                new ArrayList<>(List.of("forget", "--dry-run", "--no-lock", "--json", "--group-by", ""));
        arguments.addAll(rule);
        String said = new ResticByHand(view.toString(), namespace.access().password(), zone).run(folder, arguments);
        Set<String> kept = new TreeSet<>();
        for (JsonNode snapshot : JSON.readTree(said).at("/0/keep")) {
            kept.add(byTime.get(
                    OffsetDateTime.parse(snapshot.path("time").asText()).toInstant()));
        }
        return kept;
    }

    private static void clear(Path view) throws IOException {
        try (Stream<Path> all = Files.walk(view)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!path.equals(view)) {
                    Files.delete(path);
                }
            }
        }
    }
}
