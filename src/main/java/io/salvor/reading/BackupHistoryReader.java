package io.salvor.reading;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.coverage.BackupHistory;
import io.salvor.coverage.LastGood;
import io.salvor.coverage.PastBackup;
import io.salvor.coverage.VolumeKey;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.retention.SettledCopies;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads from the cluster, page by page, which volumes have a good backup: from the Backups and the records of their volumes, and of those
 * whose records have left the cluster, from the repositories.
 */
public final class BackupHistoryReader {
    private BackupHistoryReader() {}

    /** @param namespace the operator's */
    public static BackupHistory read(ResourceLister lister, String namespace) {
        BackupHistory history = new BackupHistory();
        lister.list(Kinds.BACKUPS, namespace, backup -> {
            // Those of another cluster protect nothing here.
            if (!backup.at("/metadata/labels").has(Labels.ORIGIN)) {
                history.add(backup(backup));
            }
        });
        lister.list(Kinds.POD_VOLUME_BACKUPS, namespace, volume -> add(history, volume));
        lister.list(Kinds.REPOSITORIES, namespace, repository -> {
            String of = repository.at("/spec/volumeNamespace").asText();
            repository.at("/status/lastGood").forEach(good -> history.add(lastGood(of, good)));
        });
        return history;
    }

    /**
     * The copies that a policy of the cluster names in its status.
     *
     * @param settled for which of them the retention of the policy counts, by location; empty where that is not known
     */
    public static List<PastBackup> copies(JsonNode policy, Optional<Map<String, SettledCopies>> settled) {
        List<PastBackup> copies = new ArrayList<>();
        String name = policy.at("/metadata/name").asText();
        for (JsonNode copy : policy.at("/status/copies")) {
            String location = copy.path("storageLocation").asText();
            for (JsonNode backup : copy.path("backups")) {
                Instant taken = Instant.parse(backup.path("startTime").asText());
                copies.add(new PastBackup(
                        backup.path("name").asText(),
                        name,
                        backup.path("phase").asText(),
                        taken,
                        location,
                        backup.hasNonNull("copiedFrom")
                                && settled.filter(said -> said.getOrDefault(location, SettledCopies.NONE)
                                                .leavesOpen(name, taken))
                                        .isPresent()));
            }
        }
        return copies;
    }

    /**
     * Of which copies people have said that the retention of their policy counts, by location.
     *
     * @return empty where the locations may not be listed
     */
    public static Optional<Map<String, SettledCopies>> settled(ResourceLister lister, String namespace) {
        Map<String, SettledCopies> settled = new HashMap<>();
        try {
            lister.list(
                    Kinds.LOCATIONS,
                    namespace,
                    location -> settled.put(
                            location.at("/metadata/name").asText(),
                            SettledCopies.parse(location.at("/metadata/annotations")
                                    .path(SettledCopies.ANNOTATION)
                                    .textValue())));
            return Optional.of(settled);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static LastGood lastGood(String namespace, JsonNode good) {
        VolumeKey key = good.hasNonNull("claim")
                ? VolumeKey.claim(namespace, good.path("claim").asText())
                : VolumeKey.ofPod(
                        namespace,
                        good.path("pod").asText(),
                        good.path("volume").asText());
        return new LastGood(
                key,
                good.path("claimUID").textValue(),
                good.path("policy").asText(),
                good.path("backup").asText(),
                Instant.parse(good.path("time").asText()));
    }

    private static PastBackup backup(JsonNode backup) {
        JsonNode status = backup.path("status");
        return new PastBackup(
                backup.at("/metadata/name").asText(),
                backup.at("/spec/policy").asText(),
                status.path("phase").asText("New"),
                Instant.parse(status.path("startTime")
                        .asText(backup.at("/metadata/creationTimestamp").asText())),
                status.path("storageLocation").textValue(),
                false);
    }

    private static void add(BackupHistory history, JsonNode volume) {
        JsonNode spec = volume.path("spec");
        JsonNode status = volume.path("status");
        JsonNode pod = spec.path("pod");
        if (!status.path("phase").asText().equals("Completed") || !status.hasNonNull("completionTimestamp")) {
            return;
        }
        String namespace = pod.path("namespace").asText();
        Optional<String> claim = Optional.ofNullable(spec.at("/claim/name").textValue());
        VolumeKey key = claim.map(name -> VolumeKey.claim(namespace, name))
                .orElseGet(() -> VolumeKey.ofPod(
                        namespace,
                        pod.path("name").asText(),
                        spec.path("volume").asText()));
        history.add(
                key,
                spec.at("/claim/uid").textValue(),
                spec.path("backup").asText(),
                Instant.parse(status.path("completionTimestamp").asText()));
    }
}
