package io.salvor.operator.run;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Keeps a run that somebody deletes for as long as pods are held for it. A label goes with the finalizer, by which such runs are found
 * without reading all.
 */
public final class RunFinalizer {
    private final OwnObjects objects;
    private final String name;

    /** @param name of the finalizer */
    public RunFinalizer(OwnObjects objects, String name) {
        this.objects = objects;
        this.name = name;
    }

    public static boolean isOn(HasMetadata run, String name) {
        return finalizers(run).contains(name);
    }

    /**
     * Puts it on a run; does nothing where it is.
     *
     * @throws StatusUpdates.OutdatedException when the run has changed since it was read
     */
    public <R extends CustomResource<?, ?>> void hold(R run) {
        if (!isOn(run, name)) {
            change(run, true);
        }
    }

    /** Takes it off; throws as above. */
    public <R extends CustomResource<?, ?>> void release(R run) {
        if (isOn(run, name)) {
            change(run, false);
        }
    }

    private <R extends CustomResource<?, ?>> void change(R run, boolean on) {
        R stored = objects.edit(run, current -> {
            if (!Objects.equals(
                    current.getMetadata().getResourceVersion(),
                    run.getMetadata().getResourceVersion())) {
                throw new StatusUpdates.OutdatedException();
            }
            List<String> finalizers = new ArrayList<>(finalizers(current));
            Map<String, String> labels = new HashMap<>();
            if (current.getMetadata().getLabels() != null) {
                labels.putAll(current.getMetadata().getLabels());
            }
            finalizers.remove(name);
            labels.remove(Labels.HOLDS_PODS);
            if (on) {
                finalizers.add(name);
                labels.put(Labels.HOLDS_PODS, "true");
            }
            current.getMetadata().setFinalizers(finalizers);
            current.getMetadata().setLabels(labels);
            return current;
        });
        // What is written next goes on from this version.
        run.setMetadata(stored.getMetadata());
    }

    private static List<String> finalizers(HasMetadata run) {
        List<String> finalizers = run.getMetadata().getFinalizers();
        return finalizers == null ? List.of() : finalizers;
    }
}
