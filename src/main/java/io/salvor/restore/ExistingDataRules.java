package io.salvor.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a restore does with data that lies in its volumes.
 *
 * @param general for every volume that none of the others names
 * @param different for some volumes; the first that fits counts
 * @param files which of their files are written
 */
public record ExistingDataRules(ExistingDataRule general, List<Different> different, FileChoice files) {
    /** What nobody has asked for is not overwritten. */
    public static final ExistingDataRules KEEP = new ExistingDataRules(null, null);

    public ExistingDataRules {
        general = general == null ? ExistingDataRule.Keep : general;
        different = different == null ? List.of() : List.copyOf(different);
        files = files == null ? FileChoice.ALL : files;
    }

    /** The same for all files. */
    public ExistingDataRules(ExistingDataRule general, List<Different> different) {
        this(general, different, FileChoice.ALL);
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

        private String described() {
            return "a volume of namespace " + namespace
                    + (claim == null ? "" : " with claim " + claim)
                    + (pod == null ? "" : " of pod " + pod)
                    + (volume == null ? "" : " by the name " + volume);
        }

        private static boolean fits(String asked, String found) {
            return asked == null || asked.equals(found);
        }
    }

    /** What is wrong with them, as sentences; one that no volume fits is: a wrong name must not keep what was to be replaced. */
    List<String> problems(List<VolumeSnapshot> volumes) {
        List<String> problems = new ArrayList<>(files.problems());
        if (files.isPart()
                && Stream.concat(Stream.of(general), different.stream().map(Different::rule))
                        .anyMatch(ExistingDataRule.Replace::equals)) {
            problems.add(
                    "spec.files leaves what is there, and existingData: Replace removes it; take out one of the two,"
                            + " or write Merge, by which the files of the backup replace those of the same name");
        }
        problems.addAll(unused(volumes));
        return problems;
    }

    private List<String> unused(List<VolumeSnapshot> volumes) {
        return different.stream()
                .filter(one -> volumes.stream()
                        .noneMatch(
                                volume -> one.fits(volume.namespace(), volume.pod(), volume.volume(), volume.claim())))
                .map(one -> "spec.volumes names " + one.described() + ", and the backup holds none; correct the entry")
                .toList();
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
