package io.salvor.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.Backup;
import io.salvor.api.ResticRepository;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.sandbox.Folders;
import io.salvor.sandbox.Operations;
import io.salvor.testing.Edits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Backups in a location that they were copied to, what must be true of them, and the time that passes meanwhile. */
final class Copies {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONG = Duration.ofDays(30);

    private final Installation installation;
    private final Operations operations;
    private final Diary diary;
    private final String location;
    private final List<String> namespaces;
    private final Path scratch;

    /** @param scratch folder for restored files */
    Copies(Installation installation, Diary diary, String location, List<String> namespaces, Path scratch) {
        this.installation = installation;
        this.operations = installation.operations();
        this.diary = diary;
        this.location = location;
        this.namespaces = namespaces;
        this.scratch = scratch;
    }

    private List<ResticRepository> repositories() {
        return namespaces.stream()
                .map(namespace -> operations
                        .resource(ResticRepository.class, Names.repository(namespace, location))
                        .get())
                .filter(Objects::nonNull)
                .toList();
    }

    /** As if the pause after a failure were over. */
    void waitOutPauses() {
        String longAgo = Instant.now().minus(LONG).toString();
        for (ResticRepository repository : repositories()) {
            if (repository.getStatus().copyJob == null
                    && repository.getStatus().lastCopyFailureTime != null
                    && Instant.parse(repository.getStatus().lastCopyFailureTime)
                            .isAfter(Instant.now().minus(Duration.ofDays(1)))) {
                Edits.editStatus(
                        operations.resource(
                                ResticRepository.class, repository.getMetadata().getName()),
                        current -> {
                            current.getStatus().lastCopyFailureTime = longAgo;
                            return current;
                        });
            }
        }
    }

    /** What is there a while after it and must not stay, in words. */
    List<String> left() {
        List<String> left = new ArrayList<>();
        var client = operations.client();
        client.secrets().inNamespace(Operations.SALVOR).withLabel(Labels.COPY).list().getItems().stream()
                .map(secret -> "Secret " + secret.getMetadata().getName())
                .forEach(left::add);
        client.batch().v1().jobs().inNamespace(Operations.SALVOR).withLabel(Labels.COPY).list().getItems().stream()
                .filter(job -> job.getStatus() == null
                        || job.getStatus().getConditions().isEmpty())
                .map(job -> "Job " + job.getMetadata().getName() + ", which has not ended")
                .forEach(left::add);
        repositories().stream()
                .filter(repository -> repository.getStatus().copyJob != null)
                .map(repository ->
                        "a Job on record in " + repository.getMetadata().getName())
                .forEach(left::add);
        return left;
    }

    /** What is wrong with them: they are sealed as the Backups are, restore equal, and the repositories hold nothing else. @param from where they come from */
    List<String> violations(List<String> backups, String from) throws IOException, InterruptedException {
        List<String> violations = new ArrayList<>();
        ByHand restic = new ByHand(installation.sandbox(), location);
        Set<String> wanted = new TreeSet<>();
        for (String backup : backups) {
            Path folder = installation.sandbox().bucket().resolve(location + "/backups/" + backup);
            Path marker = folder.resolve("salvor-backup.json");
            if (!Files.exists(marker)) {
                violations.add("the copy of " + backup + " is not sealed");
                continue;
            }
            JsonNode sealed = JSON.readTree(marker.toFile());
            Backup original = operations.resource(Backup.class, backup).get();
            if (!sealed.path("uid").asText().equals(original.getMetadata().getUid())
                    || !sealed.path("storageLocation").asText().equals(location)
                    || !sealed.path("copiedFrom").asText().equals(from)) {
                violations.add("the marker of the copy of " + backup + " says " + sealed);
            }
            wanted.addAll(volumes(backup, folder.resolve(backup + "-podvolumebackups.json.gz"), restic, violations));
        }
        for (String namespace : namespaces) {
            Stream.of(restic.check(namespace)).filter(text -> !text.isEmpty()).forEach(violations::add);
            Set<String> unknown = restic.snapshots(namespace);
            unknown.removeAll(wanted);
            if (!unknown.isEmpty()) {
                violations.add("snapshots of " + namespace + " that no copy names: " + unknown);
            }
        }
        return violations;
    }

    /** Restores each volume of one. Returns the snapshots that it names. */
    private Set<String> volumes(String backup, Path document, ByHand restic, List<String> violations)
            throws IOException, InterruptedException {
        Set<String> snapshots = new TreeSet<>();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(document))) {
            for (JsonNode volume : JSON.readTree(in)) {
                String snapshot = volume.at("/status/snapshotID").asText();
                String namespace = volume.at("/spec/pod/namespace").asText();
                snapshots.add(snapshot);
                Folders.delete(scratch);
                Files.createDirectories(scratch);
                String complaint = restic.restore(namespace, snapshot, scratch);
                if (complaint.isEmpty()) {
                    diary.difference(backup, namespace, scratch).ifPresent(violations::add);
                } else {
                    violations.add(complaint);
                }
                Folders.delete(scratch);
            }
        }
        if (snapshots.size() != namespaces.size()) {
            violations.add("the copy of " + backup + " has the snapshots " + snapshots);
        }
        return snapshots;
    }
}
