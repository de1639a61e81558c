package io.salvor.restore;

import java.util.List;

/**
 * What a restore does with data that lies in its volumes.
 *
 * @param general for every volume that none of the others names
 * @param different for some volumes; the first that fits counts
 */
public record ExistingDataRules(ExistingDataRule general, List<Different> different) {
    /** What nobody has asked for is not overwritten. */
    public static final ExistingDataRules KEEP = new ExistingDataRules(null, null);

    public ExistingDataRules {
        general = general == null ? ExistingDataRule.Keep : general;
        different = different == null ? List.of() : List.copyOf(different);
    }

    /**
     * Other volumes, by names in the backup; each name that is null fits any.
     *
     * @param rule what becomes of data in them
     */
    public record Different(String namespace, String pod, String volume, String claim, ExistingDataRule rule) {
        boolean fits(String ofNamespace, String ofPod, String ofVolume, String ofClaim) {
            return fits(namespace, ofNamespace) && fits(pod, ofPod) && fits(volume, ofVolume) && fits(claim, ofClaim);
        }

        private static boolean fits(String asked, String found) {
            return asked == null || asked.equals(found);
        }
    }

    /** The rule for one volume, by its names in the backup. @param claim null for a volume without one */
    public ExistingDataRule of(String namespace, String pod, String volume, String claim) {
        return different.stream()
                .filter(volumes -> volumes.fits(namespace, pod, volume, claim))
                .findFirst()
                .map(Different::rule)
                .orElse(general);
    }
}
