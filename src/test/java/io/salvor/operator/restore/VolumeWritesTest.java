package io.salvor.operator.restore;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.KubernetesResourceLister;
import io.salvor.kubernetes.KubernetesResourceWriter;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.kubernetes.ResourceWriter.Outcome;
import io.salvor.kubernetes.ResourceWriter.Result;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.PlannedPlaces;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.restore.Stage;
import io.salvor.testing.OwnApiServer;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody else is at work between plan and write. */
class VolumeWritesTest {
    private static final String OURS = "{namespace: shop, name: data, apiVersion: v1, kind: PersistentVolumeClaim}";
    private static final String RELEASED =
            "{namespace: shop, name: data, uid: old, apiVersion: v1, kind: PersistentVolumeClaim}";
    private static final String STRANGERS =
            "{namespace: blog, name: posts, uid: b, apiVersion: v1, kind: PersistentVolumeClaim}";

    private Instant planned = Instant.now().minusSeconds(60);
    private final OwnApiServer server = new OwnApiServer();
    private final KubernetesClient client = server.client();
    private final ResourceLister lister = new KubernetesResourceLister(client, new ObjectMapper());
    private final VolumeWrites writes = new VolumeWrites(lister, new KubernetesResourceWriter(client));

    @BeforeEach
    void namespace() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .endMetadata()
                        .build())
                .create();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String manifest(String claim, String path) {
        return manifest("pv-data", claim, path);
    }

    private static String manifest(String name, String claim, String path) {
        return "{apiVersion: v1, kind: PersistentVolume, metadata: {name: " + name
                + "}, spec: {capacity: {storage: 1Gi},"
                + " accessModes: [ReadWriteOnce], persistentVolumeReclaimPolicy: Retain, nfs: {server: filer, path: "
                + path + "}, claimRef: " + claim + "}}";
    }

    private PersistentVolume there(String claim) {
        client.resource(yaml(manifest(claim, "/a")).toString()).create();
        return now();
    }

    private PersistentVolume now() {
        return client.persistentVolumes().withName("pv-data").get();
    }

    private static RestoreStep step(Action action, JsonNode body) {
        return new RestoreStep(
                Stage.Storage, action, new ObjectKey("persistentvolumes", null, "pv-data"), body, "because");
    }

    /** As it is planned by what the volume is now. */
    private RestoreStep adoption(PersistentVolume seen) {
        ObjectNode patch = (ObjectNode) yaml("{spec: {claimRef: {namespace: shop, name: data, apiVersion: v1, kind:"
                + " PersistentVolumeClaim, uid: null, resourceVersion: null}}}");
        patch.putObject("metadata")
                .put("uid", seen.getMetadata().getUid())
                .put("resourceVersion", seen.getMetadata().getResourceVersion());
        return step(Action.Adopt, patch);
    }

    private Outcome write(RestoreStep step) {
        return write(Kinds.PERSISTENT_VOLUMES, step);
    }

    private Outcome write(Resource resource, RestoreStep... steps) {
        return writes.write(resource, steps[0], new TakenPlaces(lister, new PlannedPlaces(List.of(steps), planned)));
    }

    /** Somebody makes another volume. */
    private void another(String name, String path) {
        client.resource(yaml(manifest(name, STRANGERS, path)).toString()).create();
    }

    private static String claim() {
        return "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {namespace: shop, name: data}, spec: {accessModes:"
                + " [ReadWriteOnce], storageClassName: \"\", volumeName: pv-data, resources: {requests: {storage: 1Gi}}}}";
    }

    private void edit(UnaryOperator<ObjectReference> claim) {
        client.persistentVolumes().withName("pv-data").edit(volume -> {
            volume.getSpec().setClaimRef(claim.apply(volume.getSpec().getClaimRef()));
            return volume;
        });
    }

    @Test
    void a_volume_that_is_as_it_was_seen_is_adopted() {
        RestoreStep step = adoption(there(RELEASED));
        assertThat(write(step).result()).isEqualTo(Result.Created);
        assertThat(now().getSpec().getClaimRef().getUid()).isNull();
        assertThat(now().getSpec().getClaimRef().getName()).isEqualTo("data");
    }

    @Test
    void a_volume_that_another_claim_has_bound_since_the_plan_stays_that_claims() {
        RestoreStep step = adoption(there("null"));
        edit(none -> yamlReference(STRANGERS));
        Outcome outcome = write(step);
        assertThat(outcome.result()).isEqualTo(Result.Failed);
        assertThat(outcome.message())
                .contains("it is for claim blog/posts with the UID b")
                .contains("create another Restore");
        assertThat(now().getSpec().getClaimRef().getNamespace()).isEqualTo("blog");
    }

    @Test
    void a_volume_that_is_another_one_of_its_name_by_now_is_left_alone() {
        RestoreStep step = adoption(there(RELEASED));
        client.persistentVolumes().withName("pv-data").delete();
        client.resource(yaml(manifest(RELEASED, "/b")).toString()).create();
        assertThat(write(step).message()).contains("it is another one, with nfs filer:/b behind it");
        assertThat(now().getSpec().getClaimRef().getUid()).isEqualTo("old");
    }

    @Test
    void a_volume_that_is_gone_since_the_plan_is_not_waited_for() {
        RestoreStep step = adoption(there(RELEASED));
        client.persistentVolumes().withName("pv-data").delete();
        assertThat(write(step).result()).isEqualTo(Result.Failed);
        assertThat(write(step).message()).contains("it is gone");
    }

    @Test
    void an_adoption_that_an_earlier_look_made_is_known_again() {
        RestoreStep step = adoption(there(RELEASED));
        write(step);
        assertThat(write(step).result()).isEqualTo(Result.Created);

        client.resource(yaml(claim()).toString()).create();
        String uid = client.persistentVolumeClaims()
                .inNamespace("shop")
                .withName("data")
                .get()
                .getMetadata()
                .getUid();
        edit(reference -> {
            reference.setUid(uid);
            return reference;
        });
        assertThat(write(step).result()).as("bound to its claim by now").isEqualTo(Result.Created);
    }

    @Test
    void a_volume_that_an_earlier_look_made_is_known_again() {
        RestoreStep step = step(Action.Create, yaml(manifest(OURS, "/a")));
        assertThat(write(step).result()).isEqualTo(Result.Created);
        assertThat(write(step).result()).isEqualTo(Result.Existing);
    }

    @Test
    void a_volume_that_somebody_else_made_in_between_is_not_taken_for_ours() {
        RestoreStep step = step(Action.Create, yaml(manifest(OURS, "/a")));
        there(STRANGERS);
        assertThat(write(step).result()).isEqualTo(Result.Failed);
        assertThat(write(step).message()).contains("it is for claim blog/posts");
        assertThat(now().getSpec().getClaimRef().getName()).isEqualTo("posts");
    }

    @Test
    void a_claim_is_not_made_for_a_volume_that_is_not_kept_for_it() {
        RestoreStep step = new RestoreStep(
                Stage.Claims,
                Action.Create,
                new ObjectKey("persistentvolumeclaims", "shop", "data"),
                yaml(claim()),
                "because");
        assertThat(VolumeWrites.writes(step)).isTrue();
        assertThat(write(Kinds.CLAIMS, step).message()).contains("is not kept for it");
        there(STRANGERS);
        assertThat(write(Kinds.CLAIMS, step).result()).isEqualTo(Result.Failed);
        edit(reference -> yamlReference(OURS));
        assertThat(write(Kinds.CLAIMS, step).result()).isEqualTo(Result.Created);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "/", "/a/below"})
    void a_volume_is_not_made_where_somebody_has_made_another_since_the_plan(String path) {
        another("pv-theirs", path);
        Outcome outcome = write(step(Action.Create, yaml(manifest(OURS, "/a"))));
        assertThat(outcome.result()).isEqualTo(Result.Failed);
        assertThat(outcome.message())
                .contains("PersistentVolume pv-theirs", "for claim blog/posts", "create another Restore");
        assertThat(now()).isNull();
    }

    @Test
    void a_volume_is_not_adopted_where_somebody_has_made_another_since_the_plan() {
        RestoreStep step = adoption(there(RELEASED));
        another("pv-theirs", "/a");
        assertThat(write(step).result()).isEqualTo(Result.Failed);
        assertThat(now().getSpec().getClaimRef().getUid()).isEqualTo("old");
    }

    @Test
    void what_lay_so_when_it_was_planned_or_is_planned_so_does_not_keep_a_volume_from_being_made() {
        another("pv-theirs", "/a");
        another("pv-apart", "/another");
        planned = Instant.now().plusSeconds(60);
        RestoreStep step = step(Action.Create, yaml(manifest(OURS, "/a")));
        assertThat(write(step).result()).isEqualTo(Result.Created);
        planned = Instant.now().minusSeconds(60);
        assertThat(write(step).result()).as("it is there").isEqualTo(Result.Existing);
        client.persistentVolumes().withName("pv-data").delete();
        RestoreStep theirs = new RestoreStep(
                Stage.Storage,
                Action.Create,
                new ObjectKey("persistentvolumes", null, "pv-theirs"),
                yaml(manifest("pv-theirs", OURS, "/a")),
                "because");
        assertThat(write(Kinds.PERSISTENT_VOLUMES, step, theirs).result()).isEqualTo(Result.Created);
    }

    @Test
    void a_claim_of_that_name_with_another_volume_is_not_taken_for_the_planned_one() {
        RestoreStep step = new RestoreStep(
                Stage.Claims,
                Action.Create,
                new ObjectKey("persistentvolumeclaims", "shop", "data"),
                yaml(claim()),
                "because");
        there(OURS);
        client.resource(yaml(claim().replace("pv-data", "pv-theirs")).toString())
                .create();
        assertThat(write(Kinds.CLAIMS, step).result()).isEqualTo(Result.Failed);
        assertThat(write(Kinds.CLAIMS, step).message()).contains("it is there with PersistentVolume pv-theirs");
    }

    private static ObjectReference yamlReference(String reference) {
        return Serialization.unmarshal(yaml(reference).toString(), ObjectReference.class);
    }
}
