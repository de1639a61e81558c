package io.salvor.crash;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.VolumeAttempt;
import io.salvor.api.VolumePhase;
import io.salvor.sandbox.Operations;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Holds an ended Restore to what must be true of it, wherever it was interrupted. */
final class RestoreInspection {
    private static final List<String> KINDS = List.of(
            "v1 ConfigMap",
            "v1 Secret",
            "v1 Service",
            "v1 ServiceAccount",
            "v1 PersistentVolumeClaim",
            "v1 Pod",
            "apps/v1 ReplicaSet",
            "apps/v1 Deployment");

    private final Installation installation;
    private final Application application;
    private final String run;
    private final Operations operations;
    private final List<String> violations = new ArrayList<>();

    /** @param run name of the Restore, with which the names of its namespaces end */
    RestoreInspection(Installation installation, Application application, String run) {
        this.installation = installation;
        this.application = application;
        this.run = run;
        operations = installation.operations();
    }

    /** What is not as it must be; empty when all is. */
    List<String> violations() throws IOException {
        Restore restore = operations.resource(Restore.class, run).get();
        var status = restore.getStatus();
        expect(RestorePhase.Completed, status.phase, "phase, with the message: " + status.message);
        records();
        for (String namespace : Application.namespaces()) {
            expect(objects(namespace), objects(Restoring.target(namespace, run)), "objects of " + namespace);
        }
        for (String volume : application.volumes()) {
            contents(volume);
        }
        violations.addAll(new HookTraces(application.journals(), run).violations(status.hooks));
        expect(
                application.pods(),
                (long) status.hooks.stream().mapToInt(hook -> hook.pods.size()).sum(),
                "pods with hooks");
        violations.addAll(installation.history().drain());
        violations.addAll(installation
                .restores()
                .violations(Application.namespaces().stream()
                        .map(namespace -> Restoring.target(namespace, run))
                        .toList()));
        violations.addAll(installation.writers().drain());
        return violations;
    }

    private void expect(Object wanted, Object found, String what) {
        if (!wanted.equals(found)) {
            violations.add(what + " should be " + wanted + " but: " + found);
        }
    }

    /** Each volume has one record, which is whole, and whose attempts came one after the other. */
    private void records() {
        List<PodVolumeRestore> records = operations
                .client()
                .resources(PodVolumeRestore.class)
                .inNamespace(Operations.SALVOR)
                .withLabel("salvor.io/restore", run)
                .list()
                .getItems();
        List<String> wanted = application.volumes().stream().sorted().toList();
        List<String> found = records.stream().map(this::volume).sorted().toList();
        expect(wanted, found, "records, one for each volume");
        for (PodVolumeRestore record : records) {
            var status = record.getStatus();
            expect(VolumePhase.Completed, status.phase, volume(record) + ", with the message " + status.message);
            violations.addAll(Sealed.attempts(record.getMetadata().getName(), status));
            order(volume(record), status.attempts);
        }
    }

    /** A volume as it is called where it was saved. */
    private String volume(PodVolumeRestore record) {
        var spec = record.getSpec();
        String namespace = spec.pod.namespace.replace("-" + run, "");
        return application.volumes().stream()
                .filter(volume -> volume.startsWith(namespace + "/"))
                .filter(volume -> spec.claim == null
                        ? volume.equals(namespace + "/" + spec.pod.name + "/" + spec.volume)
                        : application
                                .claim(volume)
                                .filter(spec.claim.name::equals)
                                .isPresent())
                .findFirst()
                .orElse("unknown volume " + spec.volume + " of pod " + spec.pod.name);
    }

    private void order(String volume, List<VolumeAttempt> attempts) {
        Instant free = Instant.EPOCH;
        for (VolumeAttempt attempt : attempts) {
            Instant begun = Instant.parse(attempt.startTimestamp);
            if (begun.isBefore(free)) {
                violations.add("attempt " + attempt.number + " at " + volume + " began before the one before was over");
            }
            free = attempt.completionTimestamp == null ? begun : Instant.parse(attempt.completionTimestamp);
        }
    }

    private List<String> objects(String namespace) {
        return KINDS.stream()
                .flatMap(kind -> named(kind.split(" ")[0], kind.split(" ")[1], namespace))
                .sorted()
                .toList();
    }

    private Stream<String> named(String version, String kind, String namespace) {
        return operations
                .client()
                .genericKubernetesResources(version, kind)
                .inNamespace(namespace)
                .list()
                .getItems()
                .stream()
                .map(GenericKubernetesResource::getMetadata)
                .map(metadata -> kind + " " + metadata.getName());
    }

    private void contents(String volume) {
        String namespace = Restoring.target(volume.substring(0, volume.indexOf('/')), run);
        Comparison.of(application, volume, namespace).ifPresent(violations::add);
    }
}
