package io.salvor.restore;

import java.util.List;

/**
 * Which hooks a restore runs.
 *
 * @param own those that the Restore itself names
 * @param ofPolicy those that the policy named when the backup was taken
 * @param stored whether those of the policy and of the pods' annotations are run
 * @param enabled whether this installation runs any
 */
public record HookRequest(List<RestoreHookRule> own, List<RestoreHookRule> ofPolicy, boolean stored, boolean enabled) {
    /** Those of the backup alone. */
    public static final HookRequest PLAIN = new HookRequest(List.of(), List.of(), true, true);

    public HookRequest {
        own = own == null ? List.of() : List.copyOf(own);
        ofPolicy = ofPolicy == null ? List.of() : List.copyOf(ofPolicy);
    }

    /** What stands in the way, as sentences. */
    List<String> problems() {
        return own.isEmpty() || enabled
                ? List.of()
                : List.of(
                        "spec.hooks names hooks, and hooks are turned off in this installation; set hooks.enabled of the"
                                + " chart, or create another Restore without them");
    }
}
