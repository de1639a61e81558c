package io.salvor.api;

/** The rules by which a Restore that tries another again takes all that is restored from that one. */
final class OnlyRetry {
    static final String ONE_SOURCE =
            "has(self.retryOf) ? !has(self.backup) && !has(self.policy) : has(self.backup) != has(self.policy)";

    static final String NOTHING_ELSE = "!has(self.retryOf) || !(has(self.include) || has(self.exclude)"
            + " || has(self.namespaceMapping) || has(self.staticVolumes) || has(self.storageClassMapping)"
            + " || has(self.volumes) || has(self.files) || has(self.claimMapping) || has(self.patches) || has(self.restoreStatus) || has(self.hooks)"
            + " || has(self.storageLocation) && self.storageLocation != 'default'"
            + " || has(self.existingObjects) && self.existingObjects != 'Skip'"
            + " || has(self.preserveNodePorts) && self.preserveNodePorts"
            + " || has(self.preserveClusterIPs) && self.preserveClusterIPs"
            + " || has(self.existingData) && self.existingData != 'Keep'"
            + " || has(self.onDataFailure) && self.onDataFailure != 'Hold'"
            + " || has(self.mode) && self.mode != 'Full'"
            + " || has(self.allowRunning) && self.allowRunning"
            + " || has(self.scaleDown) && self.scaleDown"
            + " || has(self.suspendGitOps) && self.suspendGitOps"
            + " || has(self.dataRoute) && self.dataRoute != 'Claim'"
            + " || has(self.podVolumes) && self.podVolumes != 'Restore'"
            + " || has(self.storedHooks) && self.storedHooks != 'Run')";

    private OnlyRetry() {}
}
