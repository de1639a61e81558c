package io.salvor.restore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.restore.ClassChoice.Choice;
import io.salvor.restore.StaticVolumeBinding.Pair;
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
    /** The longest name that an API server takes. */
    private static final int LONGEST = 253;

    private final StaticVolumeRule rule;
    private final NodeMapping nodes;
    private final PlaceMapping places;
    private final BackupIndex backup;
    private final TargetView target;
    private final StaticVolumeBinding binding;
    private final ClassChoice choice;
    private final List<StorageClassView> classes;

    PersistentVolumeRecreation(RestoreRequest request, BackupIndex backup, TargetView target) {
        StorageRequest storage = request.storage();
        this.rule = storage.rule();
        this.nodes = new NodeMapping(storage.nodes(), target.nodes());
        this.places = new PlaceMapping(storage.paths(), storage.servers());
        this.backup = backup;
        this.target = target;
        this.binding = new StaticVolumeBinding(storage, nodes, target, new SharedPlaces(backup, target, places, nodes));
        this.choice = new ClassChoice(storage.classes(), backup, target);
        this.classes = new ArrayList<>(target.storageClasses());
        backup.ofResource(RestoreOrder.STORAGE_CLASSES).forEach(c -> classes.add(ValueReader.storageClass(c.body())));
    }

    /** Decides for a claim of the backup. */
    ClaimDecision decide(StoredObject stored) {
        ClaimView claim = ValueReader.claim(stored.body());
        ClaimView there = target.claim(claim.namespace(), claim.name()).orElse(null);
        ClaimDecision decision = decide(stored, claim, there);
        boolean lost = there != null && "Lost".equals(there.phase()) && decision.action() == null;
        return lost && !decision.refused()
                ? ClaimDecision.refuse(
                        claim.volumeName(),
                        "claim " + claim.key() + " is there and has lost PersistentVolume " + there.volumeName()
                                + ", which is not made again; delete the claim, and restore again")
                : decision;
    }

    private ClaimDecision decide(StoredObject stored, ClaimView claim, ClaimView there) {
        String name = claim.volumeName();
        PersistentVolumeView volume =
                name == null ? null : target.persistentVolume(name).orElse(null);
        if (there != null && there.volumeName() != null && !there.volumeName().equals(name)) {
            return ClaimDecision.provision(
                    name,
                    null,
                    "claim " + claim.key() + " is there and bound to PersistentVolume " + there.volumeName());
        }
        if (volume != null && !volume.deleting() && isBound(volume, claim, there)) {
            return ClaimDecision.leave(name, "claim " + claim.key() + ", which is there, is bound to it");
        }
        if (name == null) {
            return ClaimDecision.provision(
                    null, choice.mapped(claim), "claim " + claim.key() + " was bound to no PersistentVolume");
        }
        Optional<StoredObject> record = backup.find(RestoreOrder.PERSISTENT_VOLUMES, null, name);
        return record.isPresent()
                ? fromRecord(record.get(), volume, stored, there)
                : withoutRecord(name, volume, stored, there);
    }

    private ClaimDecision fromRecord(
            StoredObject record, PersistentVolumeView volume, StoredObject stored, ClaimView there) {
        PersistentVolumeView recorded = ValueReader.persistentVolume(record.body());
        StaticCheck check = StaticCheck.of(recorded, classes);
        if (!check.isStatic()) {
            return provisioned(recorded, stored, there, "it " + check.reason() + ", and is provisioned anew");
        }
        String what = "PersistentVolume " + recorded.name() + " is static (" + check.reason() + ")";
        if (rule == StaticVolumeRule.Fail) {
            return ClaimDecision.refuse(
                    recorded.name(),
                    what + " and staticVolumes.restore is Fail; set Recreate, Adopt or Reprovision in the Restore");
        }
        if (rule == StaticVolumeRule.Reprovision) {
            return reprovisioned(recorded, stored, there, what);
        }
        return bound(
                record, recorded, volume, new Pair(recorded, null, stored, ValueReader.claim(stored.body()), there));
    }

    private ClaimDecision bound(
            StoredObject record, PersistentVolumeView recorded, PersistentVolumeView volume, Pair pair) {
        ObjectNode body = ObjectCleaner.clean(record).deepCopy();
        nodes.rewriteVolume(body);
        places.rewrite(body);
        PersistentVolumeView there = volume;
        boolean moved = !ValueReader.persistentVolume(body).backing().equals(recorded.backing());
        if (moved && volume != null && !isFor(volume, pair.claim())) {
            // The name is another claim's: what is mapped to a place of its own comes back beside it.
            String name = shortened(recorded.name() + "-" + pair.claim().namespace());
            body.withObjectProperty("metadata").put("name", name);
            there = target.persistentVolume(name).orElse(null);
        }
        PersistentVolumeView wanted = ValueReader.persistentVolume(body);
        Pair complete = new Pair(recorded, wanted, pair.stored(), pair.claim(), pair.there());
        if (there != null) {
            return binding.adopt(complete, there, choice.mapped(pair.claim()));
        }
        if (rule == StaticVolumeRule.Adopt) {
            return ClaimDecision.refuse(
                    wanted.name(),
                    "PersistentVolume " + wanted.name() + " is static and is not there, and staticVolumes.restore is"
                            + " Adopt; make it, or set Recreate");
        }
        return binding.recreate(complete, body);
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST
                ? name
                : name.substring(name.length() - LONGEST).replaceFirst("^[-.]+", "");
    }

    private ClaimDecision provisioned(
            PersistentVolumeView recorded, StoredObject stored, ClaimView there, String reason) {
        Choice chosen = choice.provision(stored, recorded);
        return there == null && chosen.problem() != null
                ? ClaimDecision.refuse(recorded.name(), chosen.problem())
                : ClaimDecision.provision(recorded.name(), chosen.storageClass(), reason);
    }

    private ClaimDecision reprovisioned(
            PersistentVolumeView recorded, StoredObject stored, ClaimView there, String what) {
        if (there != null && there.volumeName() != null) {
            return ClaimDecision.refuse(
                    recorded.name(),
                    "claim " + there.key() + " is there and waits for PersistentVolume " + recorded.name()
                            + ", and staticVolumes.restore is Reprovision; delete the claim, or set Recreate");
        }
        Choice chosen = choice.provision(stored, null);
        return there == null && chosen.problem() != null
                ? ClaimDecision.refuse(
                        recorded.name(),
                        what + " and staticVolumes.restore is Reprovision, but " + chosen.problem()
                                + ", or set staticVolumes.restore: Recreate")
                : ClaimDecision.provision(
                        recorded.name(), chosen.storageClass(), what + " and staticVolumes.restore is Reprovision");
    }

    private ClaimDecision withoutRecord(
            String name, PersistentVolumeView volume, StoredObject stored, ClaimView there) {
        if (volume != null && StaticCheck.of(volume, classes).isStatic()) {
            ClaimView claim = ValueReader.claim(stored.body());
            return binding.adopt(new Pair(null, null, stored, claim, there), volume, choice.mapped(claim));
        }
        Choice chosen = choice.provision(stored, null);
        return there == null && chosen.problem() != null
                ? ClaimDecision.refuse(
                        name,
                        "claim " + ValueReader.claim(stored.body()).key() + " was bound to PersistentVolume " + name
                                + ", which is neither in this cluster nor in the backup, and " + chosen.problem())
                : ClaimDecision.provision(name, chosen.storageClass(), "the backup holds no record of it");
    }

    /** Whether the claim that is there has the volume: by name, and by UID where the volume knows one. */
    private static boolean isBound(PersistentVolumeView volume, ClaimView claim, ClaimView there) {
        if (there == null || volume.claim() == null || !isFor(volume, claim)) {
            return false;
        }
        String uid = volume.claim().uid();
        return uid == null ? there.volumeName() != null : uid.equals(there.uid());
    }

    private static boolean isFor(PersistentVolumeView volume, ClaimView claim) {
        return volume.claim() != null && volume.claim().sameName(claim.namespace(), claim.name());
    }
}
