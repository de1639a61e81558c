package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.volume.PodVolumeView;
import java.util.List;

/**
 * The container that holds a restored pod back until its data is there. It mounts one volume, an emptyDir of its own, and waits until
 * that holds a done file for each restored volume. None of the data is mounted into it, so that it needs no right to any of it.
 *
 * <p>The done files stay for as long as the pod does. A kubelet runs init containers again when it makes the sandbox of a pod anew, as
 * after a reboot of the node; an emptyDir is still there then, and the pod goes on at once.
 *
 * <p>It runs under the {@code restricted} Pod Security Standard, whatever the pod asks for itself: as a user other than root, without
 * capabilities. Where the cluster assigns users, as OpenShift does, it names none that the pod does not name.
 *
 * <p>Its requests equal its limits, so that a pod of the class Guaranteed stays one; see {@link WaitResources}.
 */
public final class WaitContainer {
    /** Its name in the pod. */
    public static final String NAME = "salvor-restore-wait";

    /** The volume with the done files. */
    public static final String VOLUME = PodVolumeView.DONE_FILES;

    private static final String FOLDER = "/salvor-restore";
    private static final String SIZE_LIMIT = "1Mi";
    private static final int NONROOT = 65532;

    /**
     * What is the same for the whole installation.
     *
     * @param image the operator's own image
     * @param pullPolicy Always, IfNotPresent or Never; null leaves it to the API server
     * @param assignedUsers whether the cluster assigns users to containers that name none
     */
    public record Settings(String image, String pullPolicy, boolean assignedUsers) {}

    private WaitContainer() {}

    /**
     * A copy of a cleaned pod with the wait container first among its init containers.
     *
     * @param restoreUid UID of the Restore, with which the names of the done files begin
     * @param volumes names of the pod's volumes whose data is put back
     */
    public static JsonNode inject(JsonNode pod, Settings settings, String restoreUid, List<String> volumes) {
        ObjectNode copy = pod.deepCopy();
        ObjectNode spec = copy.withObjectProperty("spec");
        PodCleaner.removeWaitContainer(spec);
        ObjectNode container = spec.withArrayProperty("initContainers").insertObject(0);
        container.put("name", NAME).put("image", settings.image());
        if (settings.pullPolicy() != null) {
            container.put("imagePullPolicy", settings.pullPolicy());
        }
        ArrayNode arguments = container.putArray("args");
        List.of("wait", "--restore", restoreUid, "--folder", FOLDER).forEach(arguments::add);
        volumes.forEach(arguments::add);
        container
                .putArray("volumeMounts")
                .addObject()
                .put("name", VOLUME)
                .put("mountPath", FOLDER)
                .put("readOnly", true);
        new WaitResources(spec).putInto(container);
        secure(container.putObject("securityContext"), spec.path("securityContext"), settings);
        container.put("terminationMessagePolicy", "FallbackToLogsOnError");
        spec.withArrayProperty("volumes")
                .addObject()
                .put("name", VOLUME)
                .putObject("emptyDir")
                .put("sizeLimit", SIZE_LIMIT);
        return copy;
    }

    /** What {@code restricted} asks of a container. @param ofPod the security context of its pod */
    static void secure(ObjectNode context, JsonNode ofPod, Settings settings) {
        JsonNode user = ofPod.path("runAsUser");
        boolean root = user.isNumber() && user.asLong() == 0;
        // A pod that may name root there may name others too.
        if (!settings.assignedUsers() || root) {
            context.put("runAsUser", NONROOT).put("runAsGroup", NONROOT);
        }
        context.put("runAsNonRoot", true).put("allowPrivilegeEscalation", false).put("readOnlyRootFilesystem", true);
        context.putObject("capabilities").putArray("drop").add("ALL");
        context.putObject("seccompProfile").put("type", "RuntimeDefault");
    }
}
