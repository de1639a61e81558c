package io.salvor.crash;

import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.VolumePhase;
import io.salvor.sandbox.FileTree;
import io.salvor.sandbox.Folders;
import io.salvor.sandbox.Operations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds an ended run to what must be true of it, wherever it was interrupted. */
final class Inspection {
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
        expect(new TreeSet<>(application.volumes()), named, "volumes");
        violations.addAll(Sealed.differences(installation.sandbox().bucket().resolve(run), backup, volumes));
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
        violations.addAll(Sealed.attempts(volume));
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
