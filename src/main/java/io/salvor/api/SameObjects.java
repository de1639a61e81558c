package io.salvor.api;

/** The rule by which the fields of a Restore do not change that say which objects come back, and how. */
final class SameObjects {
    static final String ASKED =
            "has(self.exclude) == has(oldSelf.exclude)" + " && (!has(self.exclude) || self.exclude == oldSelf.exclude)"
                    + " && has(self.existingObjects) == has(oldSelf.existingObjects)"
                    + " && (!has(self.existingObjects) || self.existingObjects == oldSelf.existingObjects)"
                    + " && has(self.preserveNodePorts) == has(oldSelf.preserveNodePorts)"
                    + " && (!has(self.preserveNodePorts) || self.preserveNodePorts == oldSelf.preserveNodePorts)"
                    + " && has(self.preserveClusterIPs) == has(oldSelf.preserveClusterIPs)"
                    + " && (!has(self.preserveClusterIPs) || self.preserveClusterIPs == oldSelf.preserveClusterIPs)"
                    + " && has(self.patches) == has(oldSelf.patches)"
                    + " && (!has(self.patches) || self.patches == oldSelf.patches)"
                    + " && has(self.restoreStatus) == has(oldSelf.restoreStatus)"
                    + " && (!has(self.restoreStatus) || self.restoreStatus == oldSelf.restoreStatus)";

    private SameObjects() {}
}
