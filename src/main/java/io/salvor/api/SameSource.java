package io.salvor.api;

/** The rule by which the fields of a Restore do not change that say from where it restores. */
final class SameSource {
    static final String ASKED = "has(self.backup) == has(oldSelf.backup)"
            + " && (!has(self.backup) || self.backup == oldSelf.backup)"
            + " && has(self.policy) == has(oldSelf.policy)"
            + " && (!has(self.policy) || self.policy == oldSelf.policy)"
            + " && has(self.asOf) == has(oldSelf.asOf)"
            + " && (!has(self.asOf) || self.asOf == oldSelf.asOf)"
            + " && has(self.storageLocation) == has(oldSelf.storageLocation)"
            + " && (!has(self.storageLocation) || self.storageLocation == oldSelf.storageLocation)";

    static final String CANCELED = "!has(oldSelf.cancel) || !oldSelf.cancel || (has(self.cancel) && self.cancel)";
    static final String IMMUTABLE =
            "the spec of a Restore cannot be changed, but for cancel and suspend: create another Restore";

    private SameSource() {}
}
