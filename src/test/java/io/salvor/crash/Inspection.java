package io.salvor.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.VolumeAttempt;
import io.salvor.api.VolumePhase;
import io.salvor.sandbox.FileTree;
import io.salvor.sandbox.Folders;
import io.salvor.sandbox.Operations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** Holds an ended run to what must be true of it, wherever it was interrupted. */
final class Inspection {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Installation installation;
    private final Application application;
    private final String run;
    private final Path scratch;
    private final List<String> violations = new ArrayList<>();

    /** @param run name of the Backup, its policy and its location; @param scratch folder for restored files */
    Inspection(Installation installation, Application application, String run, Path scratch) {
        this.installation = installation;
        this.application = application;
        this.run = run;
        this.scratch = scratch;
    }

    /** What is not as it must be; empty when all is. */
    List<String> violations() throws IOException, InterruptedException {
        Operations operations = installation.operations();
        Backup backup = operations.resource(Backup.class, run).get();
        List<PodVolumeBackup> volumes = operations.volumes(run);
        backup(backup);
        volumes.forEach(this::volume);
        Set<String> named = volumes.stream().map(Application::name).collect(Collectors.toCollection(TreeSet::new));
        expect(volumes.size(), named.size(), "records, one for each volume: " + named);
        expect(new TreeSet<>(Application.volumes()), named, "volumes");
        stored(backup, volumes);
        restored(volumes);
        violations.addAll(application.hooksViolations(run));
        violations.addAll(installation.history().drain());
        return violations;
    }

    private void expect(Object wanted, Object found, String what) {
        if (!wanted.equals(found)) {
            violations.add(what + " should be " + wanted + " but: " + found);
        }
    }

    private void backup(Backup backup) {
        expect(
                BackupPhase.Completed,
                backup.getStatus().phase,
                "phase, with the message: " + backup.getStatus().message);
        long ofPolicy =
                installation
                        .operations()
                        .client()
                        .resources(Backup.class)
                        .inNamespace(Operations.SALVOR)
                        .list()
                        .getItems()
                        .stream()
                        .filter(other -> run.equals(other.getSpec().policy))
                        .count();
        expect(1L, ofPolicy, "Backups of the policy");
        expect(List.of(), backup.getMetadata().getFinalizers(), "finalizers");
    }

    private void volume(PodVolumeBackup volume) {
        String name = Application.name(volume);
        var status = volume.getStatus();
        expect(VolumePhase.Completed, status.phase, name + ", with the message " + status.message + ", phase");
        Set<Integer> numbers = new HashSet<>();
        for (VolumeAttempt attempt : status.attempts) {
            if (!numbers.add(attempt.number)) {
                violations.add(name + " has two attempts with the number " + attempt.number);
            }
            if (attempt.completionTimestamp == null) {
                violations.add(name + " is " + status.phase + ", and its attempt " + attempt.number + " is not over");
            }
        }
    }

    /** The marker and the document of the volumes say what the cluster says. */
    private void stored(Backup backup, List<PodVolumeBackup> volumes) throws IOException {
        Path folder =
                installation.sandbox().bucket().resolve(run).resolve("backups").resolve(run);
        Path marker = folder.resolve("salvor-backup.json");
        Path document = folder.resolve(run + "-podvolumebackups.json.gz");
        if (!Files.exists(marker) || !Files.exists(document)) {
            violations.add("it is not sealed");
            return;
        }
        JsonNode sealed = JSON.readTree(marker.toFile());
        expect(String.valueOf(backup.getStatus().phase), sealed.path("phase").asText(), "phase of the marker");
        expect(backup.getMetadata().getUid(), sealed.path("uid").asText(), "UID of the marker");
        expect(volumes.size(), sealed.path("volumes").path("total").asInt(), "volumes of the marker");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(document))) {
            Set<String> there = new TreeSet<>();
            JSON.readTree(in)
                    .forEach(one -> there.add(one.at("/metadata/name").asText() + " "
                            + one.at("/status/phase").asText() + " "
                            + one.at("/status/snapshotID").asText()));
            Set<String> here = volumes.stream()
                    .map(one -> one.getMetadata().getName() + " " + one.getStatus().phase + " "
                            + one.getStatus().snapshotID)
                    .collect(Collectors.toCollection(TreeSet::new));
            expect(here, there, "volumes in the bucket");
        }
    }

    /** Every repository is whole, and what is Completed comes back as it was. */
    private void restored(List<PodVolumeBackup> volumes) throws IOException, InterruptedException {
        ByHand restic = new ByHand(installation.sandbox(), run);
        for (String namespace : Application.namespaces()) {
            expect("", restic.check(namespace), "complaints of restic");
        }
        for (PodVolumeBackup volume : volumes) {
            if (volume.getStatus().phase != VolumePhase.Completed) {
                continue;
            }
            Folders.delete(scratch);
            Files.createDirectories(scratch);
            expect(
                    "",
                    restic.restore(volume.getSpec().pod.namespace, volume.getStatus().snapshotID, scratch),
                    "complaints of restic");
            compare(Application.name(volume), FileTree.contents(scratch));
        }
        Folders.delete(scratch);
    }

    private void compare(String volume, List<String> found) {
        Set<String> missing = new TreeSet<>(application.contents(volume));
        found.forEach(missing::remove);
        Set<String> foreign = new TreeSet<>(found);
        application.contents(volume).forEach(foreign::remove);
        if (!missing.isEmpty() || !foreign.isEmpty()) {
            violations.add("%s came back otherwise: %d entries missing or changed, such as %s; %d instead, such as %s"
                    .formatted(
                            volume,
                            missing.size(),
                            missing.stream().findFirst().orElse(""),
                            foreign.size(),
                            foreign.stream().findFirst().orElse("")));
        }
    }
}
