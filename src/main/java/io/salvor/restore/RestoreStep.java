package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.units.PackedJson;
import java.util.HashSet;
import java.util.Set;

/**
 * One thing that a restore does to one object.
 *
 * @param packed the object to create, or the merge patch to apply; null where the action needs none
 * @param reason why, as a sentence
 * @param needs data that must be back before, as {@link DataNeeds} names it
 */
public record RestoreStep(
        Stage stage, Action action, ObjectKey object, PackedJson packed, String reason, Set<String> needs) {

    public RestoreStep {
        needs = Set.copyOf(needs);
    }

    /** One that needs no data. */
    public RestoreStep(Stage stage, Action action, ObjectKey object, JsonNode body, String reason) {
        this(stage, action, object, PackedJson.of(body), reason, Set.of());
    }

    /** The object to create, or the merge patch to apply; null where the action needs none. To be copied before it is changed. */
    public JsonNode body() {
        return packed == null ? null : packed.json();
    }

    /** What is done to the object. */
    public enum Action {
        /** Creates the body; one that is there already by then is left alone. */
        Create,
        /** Applies the body as a JSON merge patch to a PersistentVolume that is there. */
        Adopt,
        /** Creates a pod that holds claims while their data is put back; it is deleted then. */
        Hold,
        /** Makes an object that is there what the body says, but for what others have marked it with since. */
        Update,
        /** Sets the scale of an object that is there to 0; the pods that it made go. */
        ScaleDown,
        /** Sets it to what it was, as the body has it, unless somebody else has set it meanwhile. */
        ScaleUp,
        /** Does nothing: the object is there and stays as it is. */
        LeaveAlone,
        /** Restores the volumes of a pod. */
        RestoreData,
        /** Runs the hook that the body describes in the pods of an object that the restore makes, or watches its init container. */
        RunHook;

        /** Whether it makes an object of the backup, or one that is needed for a while. */
        public boolean makes() {
            return this == Create || this == Hold;
        }
    }

    RestoreStep with(JsonNode other, String why) {
        return new RestoreStep(stage, action, object, PackedJson.of(other), why, needs);
    }

    /** The same with one more thing to know of it. */
    public RestoreStep noting(String what) {
        return new RestoreStep(stage, action, object, packed, reason + "; " + what, needs);
    }

    RestoreStep needing(Set<String> data) {
        Set<String> all = new HashSet<>(needs);
        all.addAll(data);
        return new RestoreStep(stage, action, object, packed, reason, all);
    }
}
