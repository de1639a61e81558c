package io.salvor.coverage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The policies that protect a volume. Volumes with the same ones share one set, so it costs memory for each set once. */
final class PolicySet {
    private final PolicySet before;
    private final CoveringPolicy last;
    private final Map<String, PolicySet> larger = new HashMap<>(0);
    private List<String> names;

    private PolicySet(PolicySet before, CoveringPolicy last) {
        this.before = before;
        this.last = last;
    }

    /** A set of none, of which all others of one calculation are made. */
    static PolicySet empty() {
        return new PolicySet(null, null);
    }

    /** This set and one more; itself when the policy was the last to be added. */
    PolicySet with(CoveringPolicy policy) {
        return last == policy ? this : larger.computeIfAbsent(policy.name(), name -> new PolicySet(this, policy));
    }

    boolean isEmpty() {
        return last == null;
    }

    /** Their names, in the order they were added. */
    List<String> names() {
        if (names == null) {
            List<String> found = new ArrayList<>();
            for (PolicySet set = this; !set.isEmpty(); set = set.before) {
                found.add(set.last.name());
            }
            Collections.reverse(found);
            names = List.copyOf(found);
        }
        return names;
    }

    /** The shortest age that one of them promises; null for none. */
    ProtectionPromise strictest() {
        ProtectionPromise strictest = null;
        for (PolicySet set = this; !set.isEmpty(); set = set.before) {
            ProtectionPromise promise = set.last.promise();
            if (promise != null && (strictest == null || promise.age().compareTo(strictest.age()) < 0)) {
                strictest = promise;
            }
        }
        return strictest;
    }
}
