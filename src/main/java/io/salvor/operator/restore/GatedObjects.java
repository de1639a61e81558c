package io.salvor.operator.restore;

import io.salvor.api.DataFailureAction;
import io.salvor.api.PodVolumeRestore;
import io.salvor.api.VolumePhase;
import io.salvor.restore.DataStatus;
import io.salvor.restore.Gate;
import io.salvor.restore.Gate.Verdict;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestorePlan.PodRestore;
import io.salvor.restore.RestorePlan.VolumeData;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes pods, what makes pods, and everything else, each as soon as the data that it needs is whole. What was made is remembered, because a
 * look comes once a second; a restart finds it there.
 */
@ApplicationScoped
public class GatedObjects {
    private static final int REMEMBERED = 32;

    private final RestoreObjects objects;
    private final Holders holders;

    /** The objects of which nothing is left to do, by name and UID of the Restore. */
    private final Map<String, Set<ObjectKey>> settled =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Set<ObjectKey>> eldest) {
                    return size() > REMEMBERED;
                }
            });

    public GatedObjects(RestoreObjects objects, Holders holders) {
        this.objects = objects;
        this.holders = holders;
    }

    /**
     * What one look came to.
     *
     * @param made what became of the objects that could be made
     * @param held objects that are not made, and why
     * @param waiting how many wait for data
     * @param there the pods with data that are made, {@code namespace/name}
     * @param heldPods those that are not
     * @param settled the objects of which nothing is left to do
     * @param holdersGone how many pods that held claims were gone
     */
    record Look(
            MadeObjects made,
            Map<ObjectKey, String> held,
            int waiting,
            Set<String> there,
            Set<String> heldPods,
            Set<ObjectKey> settled,
            long holdersGone) {
        boolean done() {
            return made.done() && waiting == 0;
        }
    }

    /** Makes what can be made now. @param volumes the records of all volumes of the plan */
    Look make(RestoreRound round, List<PodVolumeRestore> volumes) {
        Set<ObjectKey> done = settled.computeIfAbsent(
                round.name() + "/" + round.uid(), any -> Collections.synchronizedSet(new HashSet<>()));
        Map<String, PodVolumeRestore> records = new HashMap<>();
        volumes.forEach(volume -> records.put(RestoreRecords.key(volume), volume));
        // One whose data has ended may be gone already, and is not made for it again.
        round.plan().pods().stream()
                .filter(pod -> pod.holder() && hasEnded(pod, records))
                .forEach(pod -> done.add(new ObjectKey("pods", pod.namespace(), pod.pod())));
        long gone = holders.gone(round);
        boolean hold = round.restore().getSpec().onDataFailure != DataFailureAction.Continue;
        Map<ObjectKey, String> held = new LinkedHashMap<>();
        int waiting = 0;
        List<RestoreStep> open = new ArrayList<>();
        for (Map.Entry<RestoreStep, Verdict> step :
                Gate.decide(round.plan(), data(round, records), hold).entrySet()) {
            ObjectKey key = step.getKey().object();
            Verdict verdict = step.getValue();
            if (verdict.kind() == Verdict.Kind.Held) {
                held.put(key, held(step.getKey(), verdict.what()));
            } else if (verdict.kind() == Verdict.Kind.Waits) {
                waiting++;
            } else if (!done.contains(key)) {
                open.add(step.getKey());
            }
        }
        MadeObjects made = objects.make(round, open, done);
        return new Look(made, held, waiting, pods(round, done), pods(round, held.keySet()), Set.copyOf(done), gone);
    }

    /** Whether claims are free now for which something waited in that look. */
    boolean mayGoOn(RestoreRound round, Look look) {
        return look.waiting() > 0 && holders.gone(round) > look.holdersGone();
    }

    private static String held(RestoreStep step, String lost) {
        return step.action() == Action.ScaleUp
                ? "stays scaled down, because " + lost
                        + " was not put back; see what failed and restore again. Then, or to"
                        + " have it start on what is there: kubectl scale -n "
                        + step.object().namespace() + " " + step.object().resource() + " "
                        + step.object().name() + " --replicas="
                        + step.body().at("/spec/replicas").asInt()
                : "is not made, because " + lost + " was not put back; see what failed and restore again, or set"
                        + " onDataFailure: Continue to have it made all the same";
    }

    /** Those of the pods with data, {@code namespace/name}, that are among the objects. */
    private static Set<String> pods(RestoreRound round, Set<ObjectKey> objects) {
        return round.plan().pods().stream()
                .filter(pod -> objects.contains(new ObjectKey("pods", pod.namespace(), pod.pod())))
                .map(PodRestore::key)
                .collect(Collectors.toSet());
    }

    private static boolean hasEnded(PodRestore pod, Map<String, PodVolumeRestore> records) {
        return pod.volumes().stream()
                .map(volume -> records.get(pod.named(volume)))
                .allMatch(record -> record != null && record.hasEnded());
    }

    private Map<String, DataStatus> data(RestoreRound round, Map<String, PodVolumeRestore> records) {
        Map<String, DataStatus> data = new HashMap<>();
        for (PodRestore pod : round.plan().pods()) {
            boolean held = pod.holder() && !holders.isGone(round, pod);
            for (VolumeData volume : pod.volumes()) {
                data.merge(
                        pod.data(volume),
                        held ? DataStatus.Open : status(records.get(pod.named(volume))),
                        (one, other) -> one.compareTo(other) > 0 ? one : other);
            }
        }
        return data;
    }

    private static DataStatus status(PodVolumeRestore record) {
        if (record == null || !record.hasEnded()) {
            return DataStatus.Open;
        }
        return record.getStatus().phase == VolumePhase.Completed ? DataStatus.Whole : DataStatus.Lost;
    }

    /** A Restore of that name has ended, or is gone. */
    void forget(String name) {
        settled.keySet().removeIf(known -> known.startsWith(name + "/"));
        holders.forget(name);
    }
}
