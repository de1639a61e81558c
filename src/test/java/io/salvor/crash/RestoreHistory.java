package io.salvor.crash;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.VolumePhase;
import io.salvor.sandbox.Operations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Watches in which order a Restore does things: no pod that mounts a claim is made before its data is back and nothing holds it any more.
 * The API server of the sandbox counts the changes of all objects with one number, so versions of different kinds can be compared.
 */
public final class RestoreHistory implements AutoCloseable {
    private static final Map.Entry<String, String> HOLDS = Map.entry("app.kubernetes.io/managed-by", "salvor");

    private final List<AutoCloseable> watches = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private final Map<String, PodVolumeRestore> ended = new HashMap<>();
    private final Map<String, RestorePhase> phases = new HashMap<>();
    private final Map<String, String> carried = new HashMap<>();
    private final Map<String, Long> whole = new HashMap<>();
    private final Map<String, SeenPod> pods = new LinkedHashMap<>();

    /**
     * A pod from its making to its end.
     *
     * @param claims {@code namespace/name}
     * @param made version at which it was made
     * @param gone version at which it went; null while it is there
     */
    private record SeenPod(String namespace, String name, boolean holder, Set<String> claims, long made, Long gone) {}

    private RestoreHistory() {}

    public static RestoreHistory of(KubernetesClient client) {
        RestoreHistory history = new RestoreHistory();
        history.watches.add(client.resources(PodVolumeRestore.class)
                .inNamespace(Operations.SALVOR)
                .inform(new Seen<>() {
                    @Override
                    void seen(PodVolumeRestore record, boolean gone) {
                        history.record(record, gone);
                    }
                }));
        history.watches.add(
                client.resources(Restore.class).inNamespace(Operations.SALVOR).inform(new Seen<>() {
                    @Override
                    void seen(Restore restore, boolean gone) {
                        history.restore(restore);
                    }
                }));
        history.watches.add(client.pods().inAnyNamespace().inform(new Seen<>() {
            @Override
            void seen(Pod pod, boolean gone) {
                history.pod(pod, gone);
            }
        }));
        return history;
    }

    /** Every version of an object that is seen. */
    private abstract static class Seen<T extends HasMetadata> implements ResourceEventHandler<T> {
        abstract void seen(T object, boolean gone);

        @Override
        public void onAdd(T object) {
            seen(object, false);
        }

        @Override
        public void onUpdate(T before, T after) {
            seen(after, false);
        }

        @Override
        public void onDelete(T object, boolean stateUnknown) {
            seen(object, true);
        }
    }

    /** Whether a pod only holds claims. */
    public static boolean isHolder(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels != null && HOLDS.getValue().equals(labels.get(HOLDS.getKey()));
    }

    private static long version(HasMetadata object) {
        return Long.parseLong(object.getMetadata().getResourceVersion());
    }

    private synchronized void record(PodVolumeRestore record, boolean gone) {
        PodVolumeRestore before = ended.get(record.getMetadata().getUid());
        if (before != null && before.getStatus().phase != record.getStatus().phase) {
            changed.add("%s was %s and became %s"
                    .formatted(record.getMetadata().getName(), before.getStatus().phase, record.getStatus().phase));
        }
        if (record.hasEnded() && !gone) {
            ended.put(record.getMetadata().getUid(), record);
        }
        var spec = record.getSpec();
        if (spec.claim != null && !Boolean.TRUE.equals(spec.holder)) {
            carried.put(spec.pod.namespace + "/" + spec.claim.name, spec.pod.name);
        }
        if (record.getStatus().phase == VolumePhase.Completed && spec.claim != null) {
            whole.putIfAbsent(spec.pod.namespace + "/" + spec.claim.name, version(record));
        }
    }

    private synchronized void restore(Restore restore) {
        RestorePhase phase = restore.getStatus() == null ? null : restore.getStatus().phase;
        RestorePhase before = phases.get(restore.getMetadata().getUid());
        if (before != null && before != phase) {
            changed.add("Restore %s was %s and became %s"
                    .formatted(restore.getMetadata().getName(), before, phase));
        }
        if (phase != null && phase.isFinal()) {
            phases.put(restore.getMetadata().getUid(), phase);
        }
    }

    private synchronized void pod(Pod pod, boolean gone) {
        String namespace = pod.getMetadata().getNamespace();
        SeenPod known = pods.get(pod.getMetadata().getUid());
        pods.put(
                pod.getMetadata().getUid(),
                new SeenPod(
                        namespace,
                        pod.getMetadata().getName(),
                        isHolder(pod),
                        pod.getSpec().getVolumes().stream()
                                .map(volume -> volume.getPersistentVolumeClaim())
                                .filter(Objects::nonNull)
                                .map(source -> namespace + "/" + source.getClaimName())
                                .collect(Collectors.toSet()),
                        known == null ? version(pod) : known.made(),
                        gone ? Long.valueOf(version(pod)) : null));
    }

    /** What went wrong in some namespaces, and with outcomes since the last call. */
    public synchronized List<String> violations(Collection<String> namespaces) {
        List<String> violations = new ArrayList<>(changed);
        changed.clear();
        for (SeenPod pod : pods.values()) {
            if (!pod.holder() && namespaces.contains(pod.namespace())) {
                pod.claims().forEach(claim -> early(pod, claim, violations));
            }
        }
        return violations;
    }

    private void early(SeenPod pod, String claim, List<String> violations) {
        if (pod.name().equals(carried.get(claim))) {
            // It waits for this data itself.
            return;
        }
        Long back = whole.get(claim);
        if (back == null || back > pod.made()) {
            violations.add("pod " + pod.name() + " was made before the data of claim " + claim + " was back");
        }
        pods.values().stream()
                .filter(other -> other.holder() && other.claims().contains(claim))
                .filter(other -> other.gone() == null || other.gone() > pod.made())
                .map(other -> "pod " + pod.name() + " was made while " + other.name() + " held claim " + claim)
                .forEach(violations::add);
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable watch : watches) {
            watch.close();
        }
    }
}
