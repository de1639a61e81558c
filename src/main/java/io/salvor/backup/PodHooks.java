package io.salvor.backup;

import java.util.List;

/**
 * The commands around the volumes of one pod.
 *
 * @param before in the order in which they run; the first that must succeed and fails keeps the volumes from being saved
 * @param after in the order in which they run, all of them, whenever the first of the others was begun
 */
public record PodHooks(String namespace, String pod, String podUid, List<Hook> before, List<Hook> after) {

    public PodHooks {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /** The same hooks in the pod that took the place of this one. */
    public PodHooks in(String newPod, String newUid) {
        return new PodHooks(namespace, newPod, newUid, before, after);
    }
}
