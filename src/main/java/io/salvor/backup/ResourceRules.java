package io.salvor.backup;

import java.util.List;

/**
 * Decides which kinds of objects are stored.
 *
 * @param include {@code plural} or {@code plural.group}, names or globs; empty means all
 * @param exclude as the includes, stronger
 */
public record ResourceRules(List<String> include, List<String> exclude) {

    public ResourceRules {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /**
     * Decides for a resource that can be listed.
     *
     * @param plural such as {@code deployments}
     * @param group such as {@code apps}; empty for the core group
     */
    public ResourceDecision decide(String plural, String group, boolean namespaced) {
        throw new UnsupportedOperationException();
    }
}
