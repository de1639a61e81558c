package io.salvor.operator.backup.hooks;

import io.salvor.api.Backup;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.StatusUpdates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Keeps a Backup that somebody deletes for as long as it holds pods still, and no longer, so that none is left frozen. A label goes
 * with the finalizer, by which such Backups are found without reading all.
 */
@ApplicationScoped
public class HookFinalizer {
    public static final String NAME = "salvor.io/hooks";

    private final OwnObjects objects;

    public HookFinalizer(OwnObjects objects) {
        this.objects = objects;
    }

    public static boolean isOn(Backup backup) {
        return finalizers(backup).contains(NAME);
    }

    /**
     * Puts it on a Backup, before its first pre-hook runs.
     *
     * @throws StatusUpdates.OutdatedException when the Backup has changed since it was read
     */
    public void hold(Backup backup) {
        if (!isOn(backup)) {
            change(backup, true);
        }
    }

    /** Takes it off, after the last post-hook; throws as above. */
    public void release(Backup backup) {
        if (isOn(backup)) {
            change(backup, false);
        }
    }

    private void change(Backup backup, boolean on) {
        Backup stored = objects.edit(backup, current -> {
            if (!Objects.equals(
                    current.getMetadata().getResourceVersion(),
                    backup.getMetadata().getResourceVersion())) {
                throw new StatusUpdates.OutdatedException();
            }
            List<String> finalizers = new ArrayList<>(finalizers(current));
            Map<String, String> labels = new HashMap<>();
            if (current.getMetadata().getLabels() != null) {
                labels.putAll(current.getMetadata().getLabels());
            }
            finalizers.remove(NAME);
            labels.remove(Labels.HOLDS_PODS);
            if (on) {
                finalizers.add(NAME);
                labels.put(Labels.HOLDS_PODS, "true");
            }
            current.getMetadata().setFinalizers(finalizers);
            current.getMetadata().setLabels(labels);
            return current;
        });
        // What is written next goes on from this version.
        backup.setMetadata(stored.getMetadata());
    }

    private static List<String> finalizers(Backup backup) {
        List<String> finalizers = backup.getMetadata().getFinalizers();
        return finalizers == null ? List.of() : finalizers;
    }
}
