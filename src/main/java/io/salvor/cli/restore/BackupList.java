package io.salvor.cli.restore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.SealedBackups;
import io.salvor.catalog.VolumeSummary;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The backups of a location, newest first, for a terminal or for programs; see docs/restore.md for the format. */
final class BackupList {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TITLES = List.of("NAME", "POLICY", "TAKEN", "PHASE", "VOLUMES", "NAMESPACES");
    private static final int MOST_NAMESPACES = 5;

    private final List<BackupMarker> backups;
    private final SealedBackups all;

    /** @param policy whose backups alone are shown; null for all */
    BackupList(SealedBackups all, String policy) {
        this.all = all;
        this.backups = all.backups().stream()
                .filter(backup -> policy == null || policy.equals(backup.policy()))
                .toList();
    }

    String text() {
        List<List<String>> rows = new ArrayList<>(List.of(TITLES));
        backups.forEach(backup -> rows.add(List.of(
                backup.name(),
                backup.policy() == null ? "-" : backup.policy(),
                backup.startTime().truncatedTo(ChronoUnit.SECONDS).toString(),
                backup.phase(),
                volumes(backup.volumes()),
                namespaces(backup.namespaces()))));
        int[] widths = IntStream.range(0, TITLES.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** Whole ones of all. */
    private static String volumes(VolumeSummary volumes) {
        return volumes == null ? "-" : volumes.completed() + "/" + volumes.total();
    }

    private static String namespaces(List<String> namespaces) {
        String first =
                String.join(",", namespaces.stream().limit(MOST_NAMESPACES).toList());
        int more = namespaces.size() - MOST_NAMESPACES;
        return more > 0 ? first + " and " + more + " more" : first;
    }

    String json() {
        ObjectNode document = JSON.createObjectNode();
        document.put("apiVersion", "salvor.io/backups/v1");
        document.put("kind", "Backups");
        ArrayNode list = document.putArray("backups");
        backups.forEach(backup -> put(list.addObject(), backup));
        ArrayNode problems = document.putArray("problems");
        all.problems().forEach(problem -> problems.addObject()
                .put("key", problem.key())
                .put("reason", problem.reason().name())
                .put("message", problem.getMessage()));
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    private static void put(ObjectNode node, BackupMarker backup) {
        node.put("name", backup.name());
        put(node, "uid", backup.uid());
        put(node, "policy", backup.policy());
        put(node, "policyRevision", backup.policyRevision());
        put(node, "scheduledFor", backup.scheduledFor());
        put(node, "startTime", backup.startTime());
        put(node, "completionTime", backup.completionTime());
        node.put("phase", backup.phase());
        put(node, "copiedFrom", backup.copiedFrom());
        put(node, "copiedTime", backup.copiedTime());
        backup.namespaces().forEach(node.putArray("namespaces")::add);
        node.put("objects", backup.objects());
        if (backup.volumes() != null) {
            node.putObject("volumes")
                    .put("total", backup.volumes().total())
                    .put("completed", backup.volumes().completed())
                    .put("partiallyFailed", backup.volumes().partiallyFailed())
                    .put("failed", backup.volumes().failed())
                    .put("skipped", backup.volumes().skipped());
        }
    }

    private static void put(ObjectNode node, String field, Object value) {
        if (value != null) {
            node.put(field, value.toString());
        }
    }
}
