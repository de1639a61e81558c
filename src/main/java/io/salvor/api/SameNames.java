package io.salvor.api;

/** The rule by which the fields of a Restore do not change that say under which names things come back. */
final class SameNames {
    static final String ASKED = "has(self.storageClassMapping) == has(oldSelf.storageClassMapping)"
            + " && (!has(self.storageClassMapping) || self.storageClassMapping == oldSelf.storageClassMapping)"
            + " && has(self.claimMapping) == has(oldSelf.claimMapping)"
            + " && (!has(self.claimMapping) || self.claimMapping == oldSelf.claimMapping)"
            + " && has(self.namespaceMapping) == has(oldSelf.namespaceMapping)"
            + " && (!has(self.namespaceMapping) || self.namespaceMapping == oldSelf.namespaceMapping)"
            + " && has(self.retryOf) == has(oldSelf.retryOf)"
            + " && (!has(self.retryOf) || self.retryOf == oldSelf.retryOf)";

    private SameNames() {}
}
