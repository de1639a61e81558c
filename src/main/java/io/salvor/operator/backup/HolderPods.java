package io.salvor.operator.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.api.Backup;
import io.salvor.api.PodVolumeBackup;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.kubernetes.ResourceWriter;
import io.salvor.kubernetes.ResourceWriter.Outcome;
import io.salvor.kubernetes.ResourceWriter.Result;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.restore.HolderPod;
import io.salvor.restore.WaitContainer;
import io.salvor.units.Shortened;
import io.salvor.volume.ClaimHolder;
import io.salvor.volume.PodView;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Makes, finds and removes the pods that hold claims for Backups. They lie in other namespaces than their Backup, so no owner takes them along:
 * they are known by a label, and their kubelet ends them some time after the Backup's deadline, whatever has become of Salvor.
 */
@ApplicationScoped
public class HolderPods {
    private static final Resource EVENTS = new Resource("", "v1", "Event", "events", true);
    private static final Logger LOG = Logger.getLogger(HolderPods.class);

    /** In a namespace that has been there for long, no controller is about to make it. */
    private static final String NO_ACCOUNT = "error looking up service account ";

    /** After the deadline, in which Jobs say their last words. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    private final ResourceLister lister;
    private final ResourceWriter writer;
    private final OperatorConfig config;
    private final Clock clock;

    public HolderPods(ResourceLister lister, ResourceWriter writer, OperatorConfig config, Clock clock) {
        this.lister = lister;
        this.writer = writer;
        this.config = config;
        this.clock = clock;
    }

    /** Those of all Backups of this installation. */
    List<JsonNode> all() {
        List<JsonNode> found = new ArrayList<>();
        lister.labelled(Kinds.PODS, Labels.HELD_FOR, pod -> {
            if (namespaceOf(pod).equals(config.namespace())) {
                found.add(pod);
            }
        });
        return found;
    }

    /** The UID of the Backup that a pod holds its claim for. */
    static String backupUid(JsonNode pod) {
        return pod.path("metadata").path("labels").path(Labels.HELD_FOR).asText();
    }

    /** The name of that Backup. */
    static String backupName(JsonNode pod) {
        return madeFor(pod).substring(madeFor(pod).indexOf('/') + 1);
    }

    private static String namespaceOf(JsonNode pod) {
        return madeFor(pod).substring(0, Math.max(0, madeFor(pod).indexOf('/')));
    }

    private static String madeFor(JsonNode pod) {
        return pod.path("metadata").path("annotations").path(Labels.BACKUP).asText();
    }

    /** Makes the pod that holds the claim of a volume. @param node where it must be; null for wherever the claim can be mounted */
    Outcome make(Backup backup, PodVolumeBackup volume, String node, Instant deadline) {
        String namespace = volume.getSpec().pod.namespace;
        String claim = volume.getSpec().claim.name;
        String uid = backup.getMetadata().getUid();
        ObjectNode pod = HolderPod.body(
                namespace,
                ClaimHolder.nameToSave(claim),
                null,
                Map.of(ClaimHolder.VOLUME, claim),
                Map.of(ClaimHolder.LABEL, ClaimHolder.TO_SAVE, Labels.HELD_FOR, uid));
        HolderPod.placedLike(pod, new HolderModel(lister).of(namespace, claim).orElse(null));
        HolderPod.onNode(pod, node);
        pod.withObject("/metadata/annotations")
                .put(
                        Labels.BACKUP,
                        config.namespace() + "/" + backup.getMetadata().getName());
        ObjectNode spec = pod.withObject("/spec");
        spec.withObject("/nodeSelector").put("kubernetes.io/os", "linux");
        spec.put(
                "activeDeadlineSeconds",
                Math.max(
                        GRACE.toSeconds(),
                        Duration.between(Instant.now(clock), deadline.plus(GRACE))
                                .toSeconds()));
        WaitContainer.Settings settings =
                new WaitContainer.Settings(config.image(), config.imagePullPolicy(), config.assignedUsers());
        JsonNode complete = HolderPod.complete(pod, settings);
        return lasting(
                namespace,
                ClaimHolder.nameToSave(claim),
                writer.create(
                        Kinds.PODS,
                        namespace,
                        WaitContainer.inject(complete, settings, uid, List.of(ClaimHolder.VOLUME))));
    }

    /** A refusal that does not pass by itself is a failure: nobody would hear what the volume waits for. */
    private Outcome lasting(String namespace, String name, Outcome outcome) {
        if (outcome.result() == Result.NotYet && outcome.message().contains(NO_ACCOUNT)) {
            return new Outcome(Result.Failed, outcome.message());
        }
        return outcome.result() == Result.Existing && isOther(lister.get(Kinds.PODS, namespace, name))
                ? new Outcome(
                        Result.Failed,
                        "a pod " + namespace + "/" + name
                                + " is there that Salvor has not made; delete it, or give it another name")
                : outcome;
    }

    /** Whether a pod holds no claim for a Backup, of this installation or of another one. */
    private static boolean isOther(JsonNode pod) {
        return pod != null
                && !ClaimHolder.TO_SAVE.equals(pod.path("metadata")
                        .path("labels")
                        .path(ClaimHolder.LABEL)
                        .asText());
    }

    /** What scheduler and kubelet warned of last, as the end of a sentence; a kubelet says only in Events what it cannot mount. */
    String warning(PodView pod) {
        String[] last = {"", ""};
        lister.list(EVENTS, pod.namespace(), event -> {
            String time =
                    event.path("lastTimestamp").asText(event.path("eventTime").asText());
            if (event.at("/involvedObject/uid").asText().equals(pod.uid())
                    && event.path("type").asText().equals("Warning")
                    && time.compareTo(last[0]) >= 0) {
                last[0] = time;
                last[1] = "; " + event.path("reason").asText() + ": "
                        + event.path("message").asText();
            }
        });
        return Shortened.message(last[1]);
    }

    /** Asks for the end of a pod. One that cannot be removed now is looked at again: by the next look of its Backup, or by the sweep. */
    void remove(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        if (metadata.hasNonNull("deletionTimestamp")) {
            return;
        }
        String namespace = metadata.path("namespace").asText();
        String name = metadata.path("name").asText();
        Outcome outcome =
                writer.delete(Kinds.PODS, namespace, name, metadata.path("uid").asText());
        if (outcome.result() == Result.Failed) {
            LOG.warnf(
                    "pod %s/%s, which held a claim for Backup %s, cannot be deleted: %s",
                    namespace, name, backupName(pod), outcome.message());
        }
    }
}
