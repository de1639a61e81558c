package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.volume.OwnerView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says which objects of a backup are not made again although they are asked for, and why. */
final class SkipRules {
    /** These carry the history of a controller and are adopted by it, so they come back although something controls them. */
    private static final Set<String> ADOPTED =
            Set.of("replicasets.apps", "controllerrevisions.apps", RestoreOrder.CLAIMS);

    private static final Set<String> SLICE_CONTROLLERS =
            Set.of("endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io");

    private static final Set<String> CLUSTER_CONFIG_MAPS = Set.of("kube-root-ca.crt", "openshift-service-ca.crt");

    private final BackupIndex backup;
    private final TargetView target;
    private final Set<String> jobsOfPods;
    private final Set<ObjectKey> needed;

    /**
     * Rules for one backup and one target.
     *
     * @param jobsOfPods {@code namespace/name} of the Jobs whose running pods are made again themselves
     * @param needed objects without which a pod that brings back data does not start: their controllers may come later than it
     */
    SkipRules(BackupIndex backup, TargetView target, Set<String> jobsOfPods, Set<ObjectKey> needed) {
        this.backup = backup;
        this.target = target;
        this.jobsOfPods = jobsOfPods;
        this.needed = needed;
    }

    /** Why a namespaced object other than a pod is left out; empty when it comes back. */
    Optional<String> reason(StoredObject object) {
        if (target.views().contains(object.resource())) {
            return Optional.of("the cluster shows such objects by itself, and nothing can create them");
        }
        // A claim that is being deleted lives on while a pod uses it, and that pod comes back.
        boolean lingers = object.resource().equals(RestoreOrder.CLAIMS);
        if (!lingers && object.body().path("metadata").hasNonNull("deletionTimestamp")) {
            return Optional.of("was being deleted when the backup was taken");
        }
        Optional<String> byKind =
                switch (object.resource()) {
                    case "secrets" -> tokenSecret(object);
                    case "configmaps" ->
                        when(
                                CLUSTER_CONFIG_MAPS.contains(object.name()),
                                "the cluster puts it into every namespace by itself");
                    case "serviceaccounts" -> defaultAccount(object);
                    case "endpoints" -> endpoints(object);
                    case "endpointslices.discovery.k8s.io" -> slice(object);
                    case "jobs.batch" -> job(object);
                    case "events", "events.events.k8s.io" -> Optional.of("events tell of the past");
                    case "leases.coordination.k8s.io" -> Optional.of("leases are held by running programs");
                    case "ciliumendpoints.cilium.io", "overlappingrangeipreservations.whereabouts.cni.cncf.io" ->
                        Optional.of("the network plug-in makes it with each pod");
                    case "volumesnapshots.snapshot.storage.k8s.io" -> Optional.of("would take a new snapshot");
                    default -> Optional.empty();
                };
        return byKind.or(() -> controlled(object)).or(() -> ofPod(object));
    }

    /** The nearest of the object's controllers that is in the target already. */
    Optional<StoredObject> controllerInTarget(StoredObject object) {
        Optional<StoredObject> owner = backup.storedController(object);
        // Owners could form a circle only in a backup that somebody wrote by hand; no real chain has eight steps.
        for (int i = 0; i < 8 && owner.isPresent(); i++) {
            if (target.existing().contains(owner.get().key())) {
                return owner;
            }
            owner = backup.storedController(owner.get());
        }
        return Optional.empty();
    }

    private Optional<String> controlled(StoredObject object) {
        OwnerView owner = BackupIndex.controller(object.body());
        if (owner == null) {
            return Optional.empty();
        }
        String name = owner.kind() + " " + owner.name();
        if (object.resource().equals(RestoreOrder.CLAIMS)) {
            return when(owner.kind().equals("Pod"), "is made with its pod " + owner.name());
        }
        Optional<StoredObject> there = controllerInTarget(object);
        if (there.isPresent()) {
            return Optional.of("its controller " + name + " belongs to what is there and left alone");
        }
        if (needed.contains(object.key())) {
            return Optional.empty();
        }
        boolean comesBack = backup.askedController(object).isPresent();
        return when(comesBack && !ADOPTED.contains(object.resource()), "its controller " + name + " makes it anew");
    }

    /** Such as the lock of a leader: it would be held by nobody for ever, because no pod comes back as the one that it was. */
    private Optional<String> ofPod(StoredObject object) {
        if (object.resource().equals(RestoreOrder.CLAIMS) || needed.contains(object.key())) {
            return Optional.empty();
        }
        for (JsonNode owner : object.body().at("/metadata/ownerReferences")) {
            if (owner.path("kind").asText().equals("Pod")
                    && owner.path("apiVersion").asText("v1").equals("v1")) {
                return Optional.of("belonged to pod " + owner.path("name").asText() + " and went with it");
            }
        }
        return Optional.empty();
    }

    /** Creating it would race with the cluster, and what is there is not changed; so the reason names what is missing from it. */
    private static Optional<String> defaultAccount(StoredObject account) {
        List<String> secrets = new ArrayList<>();
        account.body()
                .path("imagePullSecrets")
                .forEach(s -> secrets.add(s.path("name").asText()));
        String added =
                secrets.isEmpty() ? "" : "; it had imagePullSecrets " + String.join(", ", secrets) + ": add them again";
        return when(account.name().equals("default"), "exists in every namespace, or appears by itself" + added);
    }

    private Optional<String> tokenSecret(StoredObject secret) {
        return when(
                secret.body().path("type").asText().equals("kubernetes.io/service-account-token"),
                "a token is good only for the account of the cluster that issued it");
    }

    private Optional<String> endpoints(StoredObject endpoints) {
        Optional<StoredObject> service =
                backup.find("services", endpoints.namespace(), endpoints.name()).filter(backup::asks);
        boolean made = service.isPresent()
                && !service.get().body().at("/spec/selector").isEmpty();
        return when(made, "its Service makes it anew");
    }

    private Optional<String> slice(StoredObject slice) {
        String manager = slice.body()
                .path("metadata")
                .path("labels")
                .path("endpointslice.kubernetes.io/managed-by")
                .asText();
        return when(SLICE_CONTROLLERS.contains(manager), "its Service makes it anew");
    }

    private Optional<String> job(StoredObject job) {
        for (JsonNode condition : job.body().at("/status/conditions")) {
            String type = condition.path("type").asText();
            boolean ended = type.equals("Complete") || type.equals("Failed");
            if (ended && condition.path("status").asText().equals("True")) {
                return Optional.of("has ended and would run again");
            }
        }
        return when(
                jobsOfPods.contains(job.namespace() + "/" + job.name()),
                "its running pod is made again itself, and the Job would start another");
    }

    private static Optional<String> when(boolean holds, String reason) {
        return holds ? Optional.of(reason) : Optional.empty();
    }
}
