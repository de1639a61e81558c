package io.salvor.crash;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.VolumePhase;
import io.salvor.sandbox.Operations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Watches an installation for what must never happen between two looks at it. */
public final class History implements AutoCloseable {
    private final List<AutoCloseable> watches = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<String, PodVolumeBackup> last = new HashMap<>();
    private final Map<String, String> jobsOfAttempts = new TreeMap<>();

    private History() {}

    public static History of(KubernetesClient client) {
        History history = new History();
        history.watches.add(client.resources(PodVolumeBackup.class)
                .inNamespace(Operations.SALVOR)
                .inform(each(history::volume)));
        history.watches.add(
                client.batch().v1().jobs().inNamespace(Operations.SALVOR).inform(each(history::job)));
        return history;
    }

    private static <T extends HasMetadata> ResourceEventHandler<T> each(Consumer<T> look) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                look.accept(object);
            }

            @Override
            public void onUpdate(T before, T after) {
                look.accept(after);
            }

            @Override
            public void onDelete(T object, boolean stateUnknown) {
                // What goes does not change any more.
            }
        };
    }

    /** What went wrong since the last call. */
    public synchronized List<String> drain() {
        List<String> drained = List.copyOf(violations);
        violations.clear();
        return drained;
    }

    private synchronized void volume(PodVolumeBackup now) {
        PodVolumeBackup before = last.put(now.getMetadata().getUid(), now);
        if (before == null || phase(before) == null || !phase(before).isFinal()) {
            return;
        }
        if (phase(now) != phase(before) || !Objects.equals(now.getStatus().snapshotID, before.getStatus().snapshotID)) {
            violations.add("%s was %s with snapshot %s and became %s with %s"
                    .formatted(
                            now.getMetadata().getName(),
                            phase(before),
                            before.getStatus().snapshotID,
                            phase(now),
                            now.getStatus() == null ? null : now.getStatus().snapshotID));
        }
    }

    private static VolumePhase phase(PodVolumeBackup volume) {
        return volume.getStatus() == null ? null : volume.getStatus().phase;
    }

    private synchronized void job(Job job) {
        List<String> words =
                job.getSpec().getTemplate().getSpec().getContainers().get(0).getArgs();
        for (int i = 1; i < words.size(); i++) {
            if (words.get(i - 1).equals("--volume")) {
                attempt(words.get(i), job);
            }
        }
    }

    /** @param volume name and number of the attempt, where a Job is given one */
    private void attempt(String volume, Job job) {
        String id = job.getMetadata().getName() + "/" + job.getMetadata().getUid();
        String other = jobsOfAttempts.putIfAbsent(volume, id);
        if (other != null && !other.equals(id) && volume.contains("@")) {
            violations.add("two Jobs were made for " + volume + ": " + other + " and " + id);
        }
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable watch : watches) {
            watch.close();
        }
    }
}
