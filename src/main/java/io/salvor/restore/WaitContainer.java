package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The container that holds a restored pod back until its data is there. It mounts every restored volume at
 * {@code /restores/<volume>} and looks for a file in each.
 *
 * <p>It can look only as a user that may enter the volume. The root folder of a volume often belongs to the application's user with
 * mode 0700, so the wait container runs as the user that reads it: that of the first container that mounts one, or of the pod.
 * <ul>
 *   <li>A user other than root that the pod names: that user, all capabilities dropped.
 *   <li>No user, but {@code runAsNonRoot}: the image of the application decides, and the pod does not name it. It runs as 65532 and
 *       can look only into folders that everybody may enter: the {@code restricted} Pod Security Standard forbids every
 *       capability that would help.
 *   <li>No user, in a cluster that assigns users, as OpenShift does: none here either. The cluster gives it the one that it gives the
 *       application, and refuses any other, root too.
 *   <li>Root, or no user at all: root with the default capabilities of the runtime, among which DAC_OVERRIDE lets it look into
 *       folders of others. With all dropped, root could not enter a folder of mode 0700 of somebody else. The {@code restricted}
 *       standard does not admit such a pod anyway, and {@code baseline} admits the defaults.
 * </ul>
 *
 * <p>Its requests equal its limits, so that a pod of the class Guaranteed stays one. They are the largest of the init containers'
 * and not added to those of the containers, so they ask for no more than nearly every pod has.
 */
public final class WaitContainer {
    /** Its name in the pod. */
    public static final String NAME = "salvor-restore-wait";

    private static final String RESTORES = "/restores/";
    private static final long NONROOT = 65532;

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
     * @param restoreUid UID of the Restore, the name of the file that is waited for
     * @param volumes names of the pod's volumes whose data is put back
     */
    public static JsonNode inject(JsonNode pod, Settings settings, String restoreUid, List<String> volumes) {
        ObjectNode copy = pod.deepCopy();
        ObjectNode spec = copy.withObjectProperty("spec");
        PodCleaner.removeWaitContainer(spec);
        ArrayNode initContainers = spec.withArrayProperty("initContainers");
        ObjectNode container = initContainers.insertObject(0);
        container.put("name", NAME).put("image", settings.image());
        if (settings.pullPolicy() != null) {
            container.put("imagePullPolicy", settings.pullPolicy());
        }
        ArrayNode arguments =
                container.putArray("args").add("wait").add("--restore").add(restoreUid);
        ArrayNode mounts = container.putArray("volumeMounts");
        for (String volume : volumes) {
            arguments.add(RESTORES + volume);
            mounts.addObject().put("name", volume).put("mountPath", RESTORES + volume);
        }
        ObjectNode resources = container.putObject("resources");
        for (String kind : List.of("requests", "limits")) {
            resources.putObject(kind).put("cpu", "100m").put("memory", "128Mi");
        }
        secure(container.putObject("securityContext"), spec, volumes, settings.assignedUsers());
        container.put("terminationMessagePolicy", "FallbackToLogsOnError");
        return copy;
    }

    private static void secure(ObjectNode context, ObjectNode spec, List<String> volumes, boolean assignedUsers) {
        JsonNode ofPod = spec.path("securityContext");
        JsonNode ofReader = reader(spec, volumes).path("securityContext");
        JsonNode user = first("runAsUser", ofReader, ofPod);
        JsonNode group = first("runAsGroup", ofReader, ofPod);
        boolean nonRoot = first("runAsNonRoot", ofReader, ofPod).asBoolean();
        boolean assigned = assignedUsers && !user.isNumber();
        long runsAs = user.isNumber() ? user.asLong() : nonRoot ? NONROOT : 0;
        if (!assigned) {
            context.put("runAsUser", runsAs);
        }
        if (group.isNumber()) {
            context.put("runAsGroup", group.asLong());
        }
        if (nonRoot) {
            context.put("runAsNonRoot", true);
        }
        JsonNode selinux = ofReader.path("seLinuxOptions");
        if (selinux.isObject()) {
            context.set("seLinuxOptions", selinux.deepCopy());
        }
        context.put("allowPrivilegeEscalation", false).put("readOnlyRootFilesystem", true);
        if (assigned || runsAs != 0) {
            context.putObject("capabilities").putArray("drop").add("ALL");
        }
        context.putObject("seccompProfile").put("type", "RuntimeDefault");
    }

    /** The first container that mounts one of the volumes, or else the first. */
    private static JsonNode reader(ObjectNode spec, List<String> volumes) {
        for (JsonNode container : spec.path("containers")) {
            for (JsonNode mount : container.path("volumeMounts")) {
                if (volumes.contains(mount.path("name").asText())) {
                    return container;
                }
            }
        }
        return spec.path("containers").path(0);
    }

    private static JsonNode first(String field, JsonNode ofReader, JsonNode ofPod) {
        return ofReader.hasNonNull(field) ? ofReader.get(field) : ofPod.path(field);
    }
}
