package io.salvor.restore;

import io.salvor.match.Globs;
import io.salvor.volume.PodView;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What runs in some of the pods that come back, as a Restore or a policy says it.
 *
 * @param namespaces of the pod in the backup, names or globs; empty means all
 * @param podLabels labels that the pod carries; empty means any
 * @param container null for the pod's default
 * @param exec null for none
 * @param init null for none
 */
public record RestoreHookRule(
        List<String> namespaces, Map<String, String> podLabels, String container, Exec exec, Init init) {

    public RestoreHookRule {
        namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
        podLabels = podLabels == null ? Map.of() : Map.copyOf(podLabels);
    }

    /**
     * A command in a container that runs.
     *
     * @param mustSucceed whether its failure counts
     * @param ready whether the pod must be ready before
     * @param waiting how long that may take
     */
    public record Exec(List<String> words, Duration timeout, boolean mustSucceed, boolean ready, Duration waiting) {

        public Exec {
            words = List.copyOf(words);
        }
    }

    /** An init container. @param timeout how long it may take */
    public record Init(String name, String image, List<String> command, List<String> arguments, Duration timeout) {

        public Init {
            command = command == null ? List.of() : List.copyOf(command);
            arguments = arguments == null ? List.of() : List.copyOf(arguments);
        }
    }

    /** @param namespace of the pod in the backup */
    boolean matches(PodView pod, String namespace) {
        return (namespaces.isEmpty() || Globs.anyMatches(namespaces, namespace))
                && pod.labels().entrySet().containsAll(podLabels.entrySet());
    }
}
