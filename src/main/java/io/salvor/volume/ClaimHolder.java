package io.salvor.volume;

import java.util.Map;

/**
 * How a pod is known that only holds claims: a kubelet mounts what a pod mounts, so such a pod is made where a claim has none. A Restore has
 * some while claims are filled, a Backup while claims are saved that no running pod mounts.
 */
public final class ClaimHolder {
    /** On each of them. */
    public static final String LABEL = "salvor.io/holds-claims";

    /** Its value on those of a Restore. */
    public static final String TO_FILL = "true";

    /** Its value on those of a Backup. */
    public static final String TO_SAVE = "backup";

    /** The name of its only volume, in a pod of a Backup. */
    public static final String VOLUME = "data";

    private static final int LONGEST_HEAD = 40;

    private ClaimHolder() {}

    /** Whether a pod with these labels only holds claims, or did so when a backup was taken. */
    public static boolean isOne(Map<String, String> labels) {
        return labels.containsKey(LABEL);
    }

    /** Whether a pod with these labels holds a claim for a Backup. */
    public static boolean saves(Map<String, String> labels) {
        return TO_SAVE.equals(labels.get(LABEL));
    }

    /** The name of the pod that holds a claim for a Backup. It is the same for all Backups, so that a claim has one at most. */
    public static String nameToSave(String claim) {
        return name("salvor-read-", claim, claim.hashCode());
    }

    /**
     * What messages call a volume that is saved: {@code namespace/pod/volume}, or the claim where no pod used it, because a pod that only holds
     * a claim says nothing to people.
     *
     * @param pod as it was planned
     * @param claim null for none
     */
    public static String label(String namespace, String pod, String volume, String claim) {
        return isOnly(pod, claim) ? "claim " + namespace + "/" + claim : namespace + "/" + pod + "/" + volume;
    }

    /** Whether a pod is the one that holds a claim for a Backup, by its name. @param claim null for none */
    public static boolean isOnly(String pod, String claim) {
        return claim != null && nameToSave(claim).equals(pod);
    }

    /** A name that begins so, then says what the pod is for, and that no pod of the application has. */
    public static String name(String start, String what, int hash) {
        String head = what.substring(0, Math.min(what.length(), LONGEST_HEAD)).replaceAll("[-.]+$", "");
        return start + head + "-" + String.format("%08x", hash);
    }
}
