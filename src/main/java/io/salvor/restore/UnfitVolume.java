package io.salvor.restore;

import io.salvor.restore.StaticVolumeBinding.Pair;
import io.salvor.volume.Overlap;
import io.salvor.volume.PersistentVolumeView;
import java.util.Optional;

/** Says why a PersistentVolume that is there is not the claim's to take. */
final class UnfitVolume {
    private UnfitVolume() {}

    /** The weightiest reason, as the rest of a sentence that starts with the volume. */
    static Optional<String> problem(Pair pair, PersistentVolumeView volume, TargetView target) {
        if (volume.deleting()) {
            return Optional.of(" is being deleted; restore again when it is gone"
                    + (pair.there() == null
                            ? ""
                            : ", which it is only after claim " + pair.claim().key()));
        }
        if (volume.claim() != null
                && !volume.claim()
                        .sameName(pair.claim().namespace(), pair.claim().name())) {
            return Optional.of(" is there and belongs to claim " + volume.claim() + ", not to "
                    + pair.claim().key() + "; " + wayOut(volume));
        }
        if (pair.wanted() != null && !sameData(pair.wanted(), volume, target)) {
            boolean same = pair.wanted().backing().equals(volume.backing());
            return Optional.of(" is there with other data: it is "
                    + (same
                            ? "on the nodes " + volume.nodes() + ", the backup has it on "
                                    + pair.wanted().nodes() + "; correct staticVolumes.nodeMapping, or delete it"
                            : volume.backing() + ", the backup has "
                                    + pair.wanted().backing()
                                    + "; correct the mappings of staticVolumes, or delete it"));
        }
        if ("Failed".equals(volume.phase())) {
            return Optional.of(" is there but Failed; repair or delete it");
        }
        return reclaimed(pair, volume);
    }

    private static String wayOut(PersistentVolumeView volume) {
        return "Bound".equals(volume.phase())
                ? "set staticVolumes.restore: Reprovision for another volume, staticVolumes.pathMapping for a copy"
                        + " beside it, or include.namespaces without this namespace"
                : "if nobody wants that claim back, free the volume by kubectl patch pv " + volume.name()
                        + " --type json -p '[{\"op\": \"remove\", \"path\": \"/spec/claimRef\"}]'";
    }

    private static boolean sameData(PersistentVolumeView wanted, PersistentVolumeView volume, TargetView target) {
        return wanted.backing().equals(volume.backing())
                && (!volume.backing().onNode() || Overlap.onOneNode(wanted, volume, target.nodes()));
    }

    /** Once its claim is gone, the cluster deletes or wipes what it may not retain. */
    private static Optional<String> reclaimed(Pair pair, PersistentVolumeView volume) {
        boolean left = volume.claim() != null
                && volume.claim().uid() != null
                && (pair.there() == null
                        || !volume.claim().uid().equals(pair.there().uid()));
        return left && !"Retain".equals(volume.reclaimPolicy())
                ? Optional.of(
                        " has lost its claim, and its reclaim policy is " + volume.reclaimPolicy() + ": the cluster "
                                + ("Recycle".equals(volume.reclaimPolicy()) ? "wipes" : "deletes")
                                + " it now. Restore again when it is gone or Available; or keep it by kubectl patch pv "
                                + volume.name()
                                + " -p '{\"spec\": {\"persistentVolumeReclaimPolicy\": \"Retain\"}}', and look at"
                                + " what it still holds")
                : Optional.empty();
    }

    /** What keeps a claim that asks for this class from the volume; a claim that asks for none in particular takes any. */
    static Optional<String> otherClass(String asked, PersistentVolumeView volume) {
        if (asked == null || asked.equals(volume.storageClass())) {
            return Optional.empty();
        }
        String has = volume.storageClass().isEmpty() ? "no storage class" : "storage class " + volume.storageClass();
        return Optional.of(" has " + has + " and its claim asks for "
                + (asked.isEmpty() ? "none" : asked) + "; kubectl patch pv " + volume.name()
                + ", or set storageClassMapping: {"
                + (asked.isEmpty() ? "\"\"" : asked) + ": "
                + (volume.storageClass().isEmpty() ? "\"\"" : volume.storageClass()) + "}");
    }
}
