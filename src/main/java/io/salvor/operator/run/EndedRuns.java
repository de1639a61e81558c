package io.salvor.operator.run;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.Backup;
import io.salvor.api.Restore;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.Map;

/**
 * Marks Backups and Restores that have ended, so that the operator's informers let go of them, and what is to leave the cluster is found
 * without reading whole objects. Those that an older version has left are marked when they are first looked at.
 */
public final class EndedRuns {
    /** What an informer asks for that holds only what is at work. */
    public static final String NOT_MARKED = "!" + Labels.ENDED;

    /** The same without what only shows a backup of a bucket, which is never carried out. */
    public static final String OF_THIS_CLUSTER = NOT_MARKED + ",!" + Labels.ORIGIN;

    /** Objects of up to a megabyte come so many at a time. */
    public static final long PAGE = 50;

    private EndedRuns() {}

    /** Marks a Backup that has ended as one of its policy, which the label of one that was made by hand does not say. */
    public static void mark(OwnObjects objects, Backup backup) {
        // What has a finalizer is still waited for, and its deletion must be heard of.
        if (!backup.hasEnded() || !backup.getMetadata().getFinalizers().isEmpty()) {
            return;
        }
        String time = backup.getStatus().completionTime;
        mark(
                objects,
                backup,
                Map.of(
                        Labels.ENDED,
                        backup.getStatus().phase.name(),
                        Labels.POLICY,
                        Labels.value(backup.getSpec().policy)),
                time);
    }

    /** Whether a run is marked, so that nothing is left to do for it but at its deletion. */
    public static boolean isMarked(HasMetadata run) {
        Map<String, String> labels = run.getMetadata().getLabels();
        return labels != null && labels.containsKey(Labels.ENDED);
    }

    /** Marks a Restore that has ended. One that keeps pods waiting still has its finalizer, by whose label its deletion is heard of. */
    public static void mark(OwnObjects objects, Restore restore) {
        if (!restore.hasEnded()) {
            return;
        }
        mark(
                objects,
                restore,
                Map.of(Labels.ENDED, restore.getStatus().phase.name()),
                restore.getStatus().completionTime);
    }

    private static <R extends CustomResource<?, ?>> void mark(
            OwnObjects objects, R run, Map<String, String> labels, String endedAt) {
        if (isMarked(run)) {
            return;
        }
        try {
            objects.edit(run, current -> {
                ObjectMeta there = current.getMetadata();
                there.setLabels(with(there.getLabels(), labels));
                if (endedAt != null) {
                    there.setAnnotations(with(there.getAnnotations(), Map.of(Labels.ENDED_AT, endedAt)));
                }
                return current;
            });
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    private static Map<String, String> with(Map<String, String> there, Map<String, String> more) {
        Map<String, String> all = there == null ? new HashMap<>() : new HashMap<>(there);
        all.putAll(more);
        return all;
    }
}
