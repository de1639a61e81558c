package io.salvor.backup;

import io.salvor.match.Globs;
import io.salvor.volume.PodView;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Commands of a policy for some pods.
 *
 * @param namespaces of the pod, names or globs; empty means all
 * @param podLabels labels that the pod carries; empty means any
 * @param container null for the pod's default
 * @param before null for none
 * @param after null for none
 */
public record HookRule(
        List<String> namespaces, Map<String, String> podLabels, String container, Command before, Command after) {

    public HookRule {
        namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
        podLabels = podLabels == null ? Map.of() : Map.copyOf(podLabels);
    }

    /**
     * A command in a container.
     *
     * @param mustSucceed whether its failure counts
     */
    public record Command(List<String> words, Duration timeout, boolean mustSucceed) {

        public Command {
            words = List.copyOf(words);
        }
    }

    boolean matches(PodView pod) {
        return (namespaces.isEmpty() || Globs.anyMatches(namespaces, pod.namespace()))
                && pod.labels().entrySet().containsAll(podLabels.entrySet());
    }
}
