package io.salvor.hook;

import io.salvor.volume.PodView;

/** In which container of a pod a hook runs. */
public final class HookContainer {
    private static final String DEFAULT = "kubectl.kubernetes.io/default-container";

    private HookContainer() {}

    /** The container that is asked for, else the one that the pod calls its default, else its first; null where it has none. */
    public static String of(PodView pod, String asked) {
        if (asked != null) {
            return asked;
        }
        String named = pod.annotations().get(DEFAULT);
        if (named != null && pod.containers().contains(named)) {
            return named;
        }
        return pod.containers().isEmpty() ? null : pod.containers().get(0);
    }

    /** Why nothing can run there, as the rest of a sentence; null where it can. */
    public static String problem(PodView pod, String container) {
        return container != null && pod.containers().contains(container)
                ? null
                : "names container " + container + ", which pod " + pod.name() + " does not have; it has "
                        + String.join(", ", pod.containers());
    }
}
