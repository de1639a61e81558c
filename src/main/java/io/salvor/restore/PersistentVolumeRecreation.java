package io.salvor.restore;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.volume.ClaimView;
import io.salvor.volume.PersistentVolumeView;
import io.salvor.volume.StaticCheck;
import io.salvor.volume.StorageClassView;
import io.salvor.volume.ValueReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides for each claim of a backup what becomes of the PersistentVolume it was bound to. A dynamic one is provisioned anew. A
 * static one is made again from its record, adopted where it is there and free, left alone where its claim still has it, and a
 * conflict where anything else uses it or its data: nothing is ever taken from another claim.
 */
final class PersistentVolumeRecreation {
    private final StaticVolumeRule rule;
    private final NodeMapping nodes;
    private final BackupIndex backup;
    private final TargetView target;
    private final List<StorageClassView> classes;

    PersistentVolumeRecreation(RestoreRequest request, BackupIndex backup, TargetView target) {
        this.rule = request.staticVolumes();
        this.nodes = new NodeMapping(request.nodeMapping(), target.nodes());
        this.backup = backup;
        this.target = target;
        this.classes = new ArrayList<>();
        backup.ofResource(RestoreOrder.STORAGE_CLASSES).forEach(c -> classes.add(ValueReader.storageClass(c.body())));
        classes.addAll(target.storageClasses());
    }

    /** Decides for a claim of the backup. */
    ClaimDecision decide(StoredObject stored) {
        ClaimView claim = ValueReader.claim(stored.body());
        String name = claim.volumeName();
        ClaimView there = find(claim.namespace(), claim.name()).orElse(null);
        PersistentVolumeView volume = name == null ? null : volumeInTarget(name).orElse(null);
        if (there != null && there.volumeName() != null) {
            if (!there.volumeName().equals(name)) {
                return ClaimDecision.provision(
                        name,
                        "claim " + label(claim) + " is there and bound to PersistentVolume " + there.volumeName());
            }
            if (volume != null && volume.claim() != null && isFor(volume, claim) && knows(volume, there)) {
                return ClaimDecision.leave(name, "claim " + label(claim) + ", which is there, is bound to it");
            }
        }
        if (name == null) {
            return ClaimDecision.provision(null, "claim " + label(claim) + " was bound to no PersistentVolume");
        }
        Optional<StoredObject> record = backup.find(RestoreOrder.PERSISTENT_VOLUMES, null, name);
        return record.isPresent()
                ? fromRecord(record.get(), volume, claim, there)
                : withoutRecord(name, volume, claim, there);
    }

    private ClaimDecision fromRecord(
            StoredObject record, PersistentVolumeView volume, ClaimView claim, ClaimView there) {
        PersistentVolumeView recorded = ValueReader.persistentVolume(record.body());
        StaticCheck check = StaticCheck.of(recorded, classes);
        if (!check.isStatic()) {
            return provisioned(recorded, claim, check);
        }
        String what = "PersistentVolume " + recorded.name() + " is static (" + check.reason() + ")";
        if (rule == StaticVolumeRule.Fail) {
            return ClaimDecision.refuse(recorded.name(), what + " and staticVolumes.restore is Fail");
        }
        if (rule == StaticVolumeRule.Reprovision) {
            return reprovisioned(recorded, claim, what);
        }
        ObjectNode body = ObjectCleaner.clean(record).deepCopy();
        nodes.rewriteVolume(body);
        PersistentVolumeView wanted = ValueReader.persistentVolume(body);
        if (volume != null) {
            return adopt(wanted, volume, claim, there);
        }
        if (rule == StaticVolumeRule.Adopt) {
            return ClaimDecision.refuse(
                    wanted.name(),
                    what + " and is not there, and staticVolumes.restore is Adopt; make it, or set Recreate");
        }
        return recreate(wanted, body, claim, there);
    }

    private ClaimDecision recreate(PersistentVolumeView wanted, ObjectNode body, ClaimView claim, ClaimView there) {
        Optional<String> problem = dataConflict(wanted)
                .or(() -> nodes.problem(wanted.nodes()).map(p -> "PersistentVolume " + wanted.name() + " " + p));
        if (problem.isPresent()) {
            return ClaimDecision.refuse(wanted.name(), problem.get());
        }
        ObjectNode reference = body.withObjectProperty("spec").putObject("claimRef");
        reference.setAll(claimReference(claim));
        if (there != null && there.volumeName() != null) {
            // A claim that lost its volume takes it back only when the volume knows it by its UID.
            reference.put("uid", there.uid());
        }
        return ClaimDecision.bind(
                StepAction.Create,
                wanted.name(),
                body,
                "static and not there: made again from its record, kept for claim " + label(claim));
    }

    /** A volume that is there is taken only if it is free, of the same data, and can be reached. */
    private ClaimDecision adopt(
            PersistentVolumeView wanted, PersistentVolumeView volume, ClaimView claim, ClaimView there) {
        String name = "PersistentVolume " + volume.name();
        if (volume.claim() != null && !isFor(volume, claim)) {
            return ClaimDecision.refuse(
                    volume.name(),
                    name + " is there and belongs to claim " + volume.claim() + ", not to " + label(claim)
                            + "; remove that claim and its reference, or restore without this namespace");
        }
        if (wanted != null && !volume.backing().equals(wanted.backing())) {
            return ClaimDecision.refuse(
                    volume.name(),
                    name + " is there with other data: it is " + volume.backing() + ", the backup has "
                            + wanted.backing() + "; rename or delete it");
        }
        if ("Failed".equals(volume.phase())) {
            return ClaimDecision.refuse(volume.name(), name + " is there but Failed; repair or delete it");
        }
        Optional<String> problem = dataConflict(volume).or(() -> nodes.problem(volume.nodes())
                .map(p -> name + " is there and " + p + ", and delete the volume so that it can be made again"));
        if (problem.isPresent()) {
            return ClaimDecision.refuse(volume.name(), problem.get());
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode reference = patch.putObject("spec").putObject("claimRef");
        reference.setAll(claimReference(claim));
        if (there != null && there.volumeName() != null) {
            reference.put("uid", there.uid());
        } else {
            reference.putNull("uid");
        }
        reference.putNull("resourceVersion");
        String state = volume.claim() == null ? "free" : "released by the same claim";
        return ClaimDecision.bind(
                StepAction.Adopt,
                volume.name(),
                patch,
                "static, there and " + state + ": its claim reference is renewed for claim " + label(claim));
    }

    private ClaimDecision provisioned(PersistentVolumeView recorded, ClaimView claim, StaticCheck check) {
        String name = claim.storageClass();
        if (name != null
                && !name.isEmpty()
                && classes.stream().noneMatch(c -> c.name().equals(name))) {
            return ClaimDecision.refuse(
                    recorded.name(),
                    "claim " + label(claim) + " needs storage class " + name
                            + ", which is neither in this cluster nor in the backup; create it");
        }
        return ClaimDecision.provision(recorded.name(), "it " + check.reason() + ", and is provisioned anew");
    }

    private ClaimDecision reprovisioned(PersistentVolumeView recorded, ClaimView claim, String what) {
        return cannotProvision(claim)
                ? ClaimDecision.refuse(
                        recorded.name(),
                        what + " and staticVolumes.restore is Reprovision, but nothing provisions for claim "
                                + label(claim) + "; set staticVolumes.restore to Recreate")
                : ClaimDecision.provision(recorded.name(), what + " and staticVolumes.restore is Reprovision");
    }

    private ClaimDecision withoutRecord(String name, PersistentVolumeView volume, ClaimView claim, ClaimView there) {
        if (volume != null && StaticCheck.of(volume, classes).isStatic()) {
            return adopt(null, volume, claim, there);
        }
        return cannotProvision(claim)
                ? ClaimDecision.refuse(
                        name,
                        "claim " + label(claim) + " was bound to PersistentVolume " + name
                                + ", which is neither in this cluster nor in the backup, and nothing provisions another; make it")
                : ClaimDecision.provision(name, "the backup holds no record of it");
    }

    private boolean cannotProvision(ClaimView claim) {
        String name = claim.storageClass();
        return name != null
                && (name.isEmpty()
                        || classes.stream()
                                .noneMatch(c ->
                                        c.name().equals(name) && !StaticCheck.NO_PROVISIONER.equals(c.provisioner())));
    }

    private Optional<String> dataConflict(PersistentVolumeView volume) {
        return target.persistentVolumes().stream()
                .filter(other -> !other.name().equals(volume.name()) && other.sameData(volume))
                .findFirst()
                .map(other -> "PersistentVolume " + volume.name() + " would hold the same data (" + volume.backing()
                        + ") as PersistentVolume " + other.name() + ", which is there"
                        + (other.claim() == null ? "" : " for claim " + other.claim())
                        + "; delete one of them, or keep this claim out of the restore");
    }

    private Optional<PersistentVolumeView> volumeInTarget(String name) {
        return target.persistentVolumes().stream()
                .filter(volume -> volume.name().equals(name))
                .findFirst();
    }

    private Optional<ClaimView> find(String namespace, String name) {
        return target.claims().stream()
                .filter(claim ->
                        claim.namespace().equals(namespace) && claim.name().equals(name))
                .findFirst();
    }

    private static boolean isFor(PersistentVolumeView volume, ClaimView claim) {
        return volume.claim().sameName(claim.namespace(), claim.name());
    }

    /** A volume that was kept by name takes any claim of that name; one that has a UID only that claim. */
    private static boolean knows(PersistentVolumeView volume, ClaimView there) {
        return volume.claim().uid() == null || volume.claim().uid().equals(there.uid());
    }

    private static ObjectNode claimReference(ClaimView claim) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "v1")
                .put("kind", "PersistentVolumeClaim")
                .put("namespace", claim.namespace())
                .put("name", claim.name());
    }

    private static String label(ClaimView claim) {
        return claim.namespace() + "/" + claim.name();
    }
}
