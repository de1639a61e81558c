package io.salvor.operator.backup;

import io.salvor.backup.ResourceDecision;
import io.salvor.backup.ResourceRules;
import io.salvor.kubernetes.ResourceLister.Discovery;
import io.salvor.kubernetes.ResourceLister.Resource;
import io.salvor.match.ResourceName;
import java.util.List;

/** The kinds that a cluster has, and which of them the policy of a Backup stores. */
final class CapturedKinds {
    private final List<Resource> all;
    private final ResourceRules rules;

    CapturedKinds(Discovery discovery, ResourceRules rules) {
        all = discovery.resources();
        this.rules = rules;
    }

    List<Resource> namespaced() {
        return all.stream().filter(Resource::namespaced).toList();
    }

    /** Cluster-scoped kinds of which the policy asks for every object. */
    List<Resource> clusterScoped() {
        return all.stream().filter(kind -> !kind.namespaced() && isStored(kind)).toList();
    }

    boolean isStored(Resource kind) {
        return decision(kind, kind.creatable()).stored();
    }

    /** Kinds that the policy asks for and that nothing can create again, one sentence each. */
    List<String> unstored() {
        return all.stream()
                .filter(kind -> !kind.creatable() && decision(kind, true).stored())
                .map(kind -> decision(kind, false).reason())
                .toList();
    }

    private ResourceDecision decision(Resource kind, boolean creatable) {
        return rules.decide(new ResourceName(kind.plural(), kind.group(), kind.kind()), kind.namespaced(), creatable);
    }
}
