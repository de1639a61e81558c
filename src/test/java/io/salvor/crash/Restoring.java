package io.salvor.crash;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.Restore;
import io.salvor.api.StaticVolumes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A Restore of the application into namespaces of its own, from one Backup. */
final class Restoring implements Subject {
    private static final String WAIT_CONTAINER = "salvor-restore-wait";

    private final Installation installation;
    private final Application application;
    private final KubernetesClient client;

    /** @param application with a Backup, which is made where there is none */
    Restoring(Installation installation, Application application) {
        this.installation = installation;
        this.application = application;
        client = installation.operations().client();
        save(installation, application);
    }

    /** Makes a Backup to restore from, where there is none. */
    static void save(Installation installation, Application application) {
        if (application.saved() != null) {
            return;
        }
        Saving saving = new Saving(installation, application, null);
        String name = "saved";
        saving.begin(name);
        Backup backup = installation.operations().awaitEnd(name);
        if (backup.getStatus().phase != BackupPhase.Completed) {
            throw new IllegalStateException("there is nothing to restore: " + backup.getStatus().message);
        }
        saving.leave(name, true);
    }

    /** What a namespace is called where a run restores it. */
    static String target(String namespace, String run) {
        return namespace + "-" + run;
    }

    @Override
    public void begin(String run) {
        application.makeFolder(staticFolder(run));
        installation.operations().restore(run, spec -> {
            spec.backup = application.saved();
            spec.storageLocation = application.saved();
            spec.namespaceMapping = Application.namespaces().stream()
                    .collect(Collectors.toMap(namespace -> namespace, namespace -> target(namespace, run)));
            spec.staticVolumes = new StaticVolumes();
            spec.staticVolumes.pathMapping = Map.of(Application.STATIC_FOLDER, staticFolder(run));
            spec.hooks = new HookTraces(application.journals(), run).hooks();
            spec.timeout = "3m";
        });
    }

    private static String staticFolder(String run) {
        return "/srv/" + run;
    }

    @Override
    public String location(String run) {
        return application.saved();
    }

    @Override
    public boolean ended(String run) {
        Restore restore = installation.operations().resource(Restore.class, run).get();
        return restore.getStatus() != null && restore.getStatus().completionTime != null;
    }

    @Override
    public List<String> left(String run) throws IOException {
        List<String> left = Leftovers.ofRestore(
                        installation.sandbox(), run, application.saved(), Application.namespaces())
                .found();
        for (String namespace : Application.namespaces()) {
            client.pods().inNamespace(target(namespace, run)).list().getItems().stream()
                    .filter(pod -> RestoreHistory.isHolder(pod) || !hasGoneOn(pod))
                    .map(pod -> "pod " + pod.getMetadata().getName()
                            + (RestoreHistory.isHolder(pod) ? ", which holds claims" : ", which has not gone on"))
                    .forEach(left::add);
        }
        ObjectMeta restore =
                installation.operations().resource(Restore.class, run).get().getMetadata();
        restore.getFinalizers().forEach(finalizer -> left.add("finalizer " + finalizer));
        if (Files.exists(installation
                .sandbox()
                .bucket()
                .resolve(application.saved())
                .resolve("restores")
                .resolve(restore.getUid() + "-plan.json.gz"))) {
            left.add("the plan with the objects, in the bucket");
        }
        return left;
    }

    private static boolean hasGoneOn(Pod pod) {
        return pod.getStatus() != null
                && "Running".equals(pod.getStatus().getPhase())
                && pod.getStatus().getInitContainerStatuses().stream()
                        .filter(container -> container.getName().equals(WAIT_CONTAINER))
                        .allMatch(container -> container.getState().getTerminated() != null);
    }

    @Override
    public List<String> violations(String run) throws IOException {
        return new RestoreInspection(installation, application, run).violations();
    }

    /** The namespaces go, lest the machine fill with pods; what went wrong stays to be looked at. */
    @Override
    public void leave(String run, boolean clean) {
        if (clean) {
            Application.namespaces()
                    .forEach(namespace ->
                            client.namespaces().withName(target(namespace, run)).delete());
            client.persistentVolumes().list().getItems().stream()
                    .filter(volume -> volume.getSpec().getLocal().getPath().startsWith(staticFolder(run) + "/"))
                    .forEach(volume -> client.resource(volume).delete());
        }
    }
}
