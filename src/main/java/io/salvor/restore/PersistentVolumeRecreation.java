package io.salvor.restore;

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
    private final StaticVolumeBinding binding;
    private final List<StorageClassView> classes;

    PersistentVolumeRecreation(RestoreRequest request, BackupIndex backup, TargetView target) {
        this.rule = request.staticVolumes();
        this.nodes = new NodeMapping(request.nodeMapping(), target.nodes());
        this.backup = backup;
        this.target = target;
        this.binding = new StaticVolumeBinding(nodes, target);
        this.classes = new ArrayList<>();
        backup.ofResource(RestoreOrder.STORAGE_CLASSES).forEach(c -> classes.add(ValueReader.storageClass(c.body())));
        classes.addAll(target.storageClasses());
    }

    /** Decides for a claim of the backup. */
    ClaimDecision decide(StoredObject stored) {
        ClaimView claim = ValueReader.claim(stored.body());
        String name = claim.volumeName();
        ClaimView there = target.claim(claim.namespace(), claim.name()).orElse(null);
        PersistentVolumeView volume =
                name == null ? null : target.persistentVolume(name).orElse(null);
        if (there != null && there.volumeName() != null) {
            if (!there.volumeName().equals(name)) {
                return ClaimDecision.provision(
                        name, "claim " + claim.key() + " is there and bound to PersistentVolume " + there.volumeName());
            }
            if (volume != null && volume.claim() != null && isFor(volume, claim) && knows(volume, there)) {
                return ClaimDecision.leave(name, "claim " + claim.key() + ", which is there, is bound to it");
            }
        }
        if (name == null) {
            return ClaimDecision.provision(null, "claim " + claim.key() + " was bound to no PersistentVolume");
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
            return provisioned(recorded, claim, there, check);
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
            return binding.adopt(wanted, volume, claim, there);
        }
        if (rule == StaticVolumeRule.Adopt) {
            return ClaimDecision.refuse(
                    wanted.name(),
                    what + " and is not there, and staticVolumes.restore is Adopt; make it, or set Recreate");
        }
        return binding.recreate(wanted, body, claim, there);
    }

    private ClaimDecision provisioned(
            PersistentVolumeView recorded, ClaimView claim, ClaimView there, StaticCheck check) {
        String name = claim.storageClass();
        if (there == null
                && name != null
                && !name.isEmpty()
                && classes.stream().noneMatch(c -> c.name().equals(name))) {
            return ClaimDecision.refuse(
                    recorded.name(),
                    "claim " + claim.key() + " needs storage class " + name
                            + ", which is neither in this cluster nor in the backup; create it");
        }
        return ClaimDecision.provision(recorded.name(), "it " + check.reason() + ", and is provisioned anew");
    }

    private ClaimDecision reprovisioned(PersistentVolumeView recorded, ClaimView claim, String what) {
        return cannotProvision(claim)
                ? ClaimDecision.refuse(
                        recorded.name(),
                        what + " and staticVolumes.restore is Reprovision, but nothing provisions for claim "
                                + claim.key() + "; set staticVolumes.restore to Recreate")
                : ClaimDecision.provision(recorded.name(), what + " and staticVolumes.restore is Reprovision");
    }

    private ClaimDecision withoutRecord(String name, PersistentVolumeView volume, ClaimView claim, ClaimView there) {
        if (volume != null && StaticCheck.of(volume, classes).isStatic()) {
            return binding.adopt(null, volume, claim, there);
        }
        return cannotProvision(claim)
                ? ClaimDecision.refuse(
                        name,
                        "claim " + claim.key() + " was bound to PersistentVolume " + name
                                + ", which is neither in this cluster nor in the backup, and nothing provisions"
                                + " another; make it")
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

    private static boolean isFor(PersistentVolumeView volume, ClaimView claim) {
        return volume.claim().sameName(claim.namespace(), claim.name());
    }

    /** A volume that was kept by name takes any claim of that name; one that has a UID only that claim. */
    private static boolean knows(PersistentVolumeView volume, ClaimView there) {
        return volume.claim().uid() == null || volume.claim().uid().equals(there.uid());
    }
}
