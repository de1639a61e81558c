package io.salvor.api;

/** The rule by which the hooks of a Restore stay as they were asked for. */
final class SameHooks {
    static final String ASKED =
            "has(self.hooks) == has(oldSelf.hooks) && (!has(self.hooks) || self.hooks == oldSelf.hooks)"
                    + " && has(self.storedHooks) == has(oldSelf.storedHooks)"
                    + " && (!has(self.storedHooks) || self.storedHooks == oldSelf.storedHooks)";

    private SameHooks() {}
}
