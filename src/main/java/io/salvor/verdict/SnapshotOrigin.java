package io.salvor.verdict;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The volume that a snapshot is said to be of. A bucket is not believed: who can write into it can name any snapshot for any volume, but
 * cannot make one, because the tags of a snapshot are encrypted with the key of its repository.
 *
 * @param namespace of the pod that the volume was saved with
 * @param pod null where that is not known
 * @param volume null where that is not known
 * @param claim null for a volume without one
 * @param backupUid null where that is not known
 */
public record SnapshotOrigin(String namespace, String pod, String volume, String claim, String backupUid) {
    private static final String CLAIM = "pvc";
    private static final String VOLUME = "volume";

    /**
     * How the tags of a snapshot speak against it, as a part of a sentence; empty when they do not. Earlier versions wrote fewer tags: of
     * the namespace and of claim or volume there must be some, and of the others those that are there are compared.
     */
    public Optional<String> contradiction(Map<String, String> tags) {
        if (!tags.containsKey("ns") || !tags.containsKey(CLAIM) && !tags.containsKey(VOLUME)) {
            return Optional.of("its tags do not say of which volume it is: " + shown(tags));
        }
        if (claim == null && tags.containsKey(CLAIM)) {
            return Optional.of("it is of claim " + tags.get(CLAIM) + ", and the volume has none");
        }
        Map<String, String> said = new LinkedHashMap<>();
        said.put("ns", namespace);
        said.put("backup-uid", backupUid);
        if (claim != null && tags.containsKey(CLAIM)) {
            said.put(CLAIM, claim);
        } else {
            said.put("pod", pod);
            said.put(VOLUME, volume);
        }
        return said.entrySet().stream()
                .filter(tag -> tag.getValue() != null && tags.containsKey(tag.getKey()))
                .filter(tag -> !tags.get(tag.getKey()).equals(tag.getValue()))
                .findFirst()
                .map(tag -> "its tag " + tag.getKey() + " is " + tags.get(tag.getKey()) + ", not " + tag.getValue());
    }

    private static String shown(Map<String, String> tags) {
        return tags.isEmpty() ? "it has none" : String.join(", ", tags.keySet());
    }
}
