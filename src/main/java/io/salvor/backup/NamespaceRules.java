package io.salvor.backup;

import io.salvor.match.Globs;
import io.salvor.match.LabelMatch;
import io.salvor.volume.NamespaceView;
import java.util.List;

/**
 * Decides which namespaces are taken in.
 *
 * @param include names or globs; empty means all, if the selector takes them in
 * @param selector labels that they must carry besides; null asks for none
 * @param exclude names or globs, stronger than the includes
 * @param excludeSelector leaves out by labels; null leaves out none
 */
public record NamespaceRules(
        List<String> include, LabelMatch selector, List<String> exclude, LabelMatch excludeSelector) {

    public NamespaceRules {
        include = include == null ? List.of() : List.copyOf(include);
        exclude = exclude == null ? List.of() : List.copyOf(exclude);
    }

    /** Takes in namespaces by name or glob alone. */
    public static NamespaceRules named(List<String> include, List<String> exclude) {
        return new NamespaceRules(include, null, exclude, null);
    }

    /** Whether the rules take in a namespace; the label by which it may leave itself out is not looked at. */
    public boolean select(NamespaceView namespace) {
        if (include.isEmpty() && selector == null) {
            return false;
        }
        boolean included = (include.isEmpty() || Globs.anyMatches(include, namespace.name()))
                && (selector == null || selector.matches(namespace.labels()));
        return included
                && !Globs.anyMatches(exclude, namespace.name())
                && (excludeSelector == null || !excludeSelector.matches(namespace.labels()));
    }
}
