package io.salvor.crash;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a Backup or a Restore may use while it goes on, and must not leave behind. */
public final class Leftovers {
    private static final String LEADER = "salvor-operator";

    private final Sandbox sandbox;
    private final String label;
    private final String run;
    private final String prefix;
    private final List<String> namespaces;

    private Leftovers(Sandbox sandbox, String label, String run, String prefix, List<String> namespaces) {
        this.sandbox = sandbox;
        this.label = label;
        this.run = run;
        this.prefix = prefix;
        this.namespaces = namespaces;
    }

    /** @param prefix of its location; @param namespaces that are in it */
    public static Leftovers ofBackup(Sandbox sandbox, String backup, String prefix, List<String> namespaces) {
        return new Leftovers(sandbox, "salvor.io/backup", backup, prefix, namespaces);
    }

    /** @param prefix of the location it reads; @param namespaces of its Backup */
    public static Leftovers ofRestore(Sandbox sandbox, String restore, String prefix, List<String> namespaces) {
        return new Leftovers(sandbox, "salvor.io/restore", restore, prefix, namespaces);
    }

    /** What is there now, in words. */
    public List<String> found() throws IOException {
        KubernetesClient client = sandbox.playground().client();
        List<String> found = new ArrayList<>();
        client.secrets().inNamespace(Operations.SALVOR).withLabel(label, run).list().getItems().stream()
                .map(Leftovers::name)
                .map(name -> "Secret " + name)
                .forEach(found::add);
        client.batch().v1().jobs().inNamespace(Operations.SALVOR).withLabel(label, run).list().getItems().stream()
                .filter(job -> job.getStatus() == null
                        || job.getStatus().getConditions().isEmpty())
                .map(job -> "Job " + name(job) + ", which has not ended")
                .forEach(found::add);
        client.leases().inNamespace(Operations.SALVOR).list().getItems().stream()
                .filter(lease -> !name(lease).equals(LEADER))
                .filter(lease -> lease.getSpec().getHolderIdentity() != null
                        && !lease.getSpec().getHolderIdentity().isEmpty())
                .map(lease ->
                        "Lease " + name(lease) + " held by " + lease.getSpec().getHolderIdentity())
                .forEach(found::add);
        client.pods().inAnyNamespace().withLabel("salvor.io/held-for").list().getItems().stream()
                .filter(pod -> (Operations.SALVOR + "/" + run)
                        .equals(pod.getMetadata().getAnnotations().get(label)))
                .map(pod -> "pod " + name(pod) + ", which holds a claim")
                .forEach(found::add);
        for (String namespace : namespaces) {
            locks(namespace, found);
        }
        return found;
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }

    private void locks(String namespace, List<String> found) throws IOException {
        Path locks = sandbox.bucket()
                .resolve(prefix)
                .resolve("restic")
                .resolve(namespace)
                .resolve("locks");
        if (!Files.isDirectory(locks)) {
            return;
        }
        try (Stream<Path> files = Files.list(locks)) {
            long count = files.count();
            if (count > 0) {
                found.add(count + " locks of restic in the repository of " + namespace);
            }
        }
    }
}
