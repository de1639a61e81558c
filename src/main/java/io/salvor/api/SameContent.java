package io.salvor.api;

/** The rule by which what a Restore does with data stays as it was asked for. */
final class SameContent {
    static final String ASKED = "has(self.include) == has(oldSelf.include)"
            + " && (!has(self.include) || self.include == oldSelf.include)"
            + " && has(self.staticVolumes) == has(oldSelf.staticVolumes)"
            + " && (!has(self.staticVolumes) || self.staticVolumes == oldSelf.staticVolumes)"
            + " && has(self.existingData) == has(oldSelf.existingData)"
            + " && (!has(self.existingData) || self.existingData == oldSelf.existingData)"
            + " && has(self.files) == has(oldSelf.files)"
            + " && (!has(self.files) || self.files == oldSelf.files)"
            + " && has(self.volumes) == has(oldSelf.volumes)"
            + " && (!has(self.volumes) || self.volumes == oldSelf.volumes)"
            + " && has(self.dryRun) == has(oldSelf.dryRun)"
            + " && (!has(self.dryRun) || self.dryRun == oldSelf.dryRun)"
            + " && has(self.onDataFailure) == has(oldSelf.onDataFailure)"
            + " && (!has(self.onDataFailure) || self.onDataFailure == oldSelf.onDataFailure)"
            + " && has(self.mode) == has(oldSelf.mode)"
            + " && (!has(self.mode) || self.mode == oldSelf.mode)"
            + " && has(self.allowRunning) == has(oldSelf.allowRunning)"
            + " && (!has(self.allowRunning) || self.allowRunning == oldSelf.allowRunning)"
            + " && has(self.scaleDown) == has(oldSelf.scaleDown)"
            + " && (!has(self.scaleDown) || self.scaleDown == oldSelf.scaleDown)"
            + " && has(self.suspendGitOps) == has(oldSelf.suspendGitOps)"
            + " && (!has(self.suspendGitOps) || self.suspendGitOps == oldSelf.suspendGitOps)"
            + " && has(self.dataRoute) == has(oldSelf.dataRoute)"
            + " && (!has(self.dataRoute) || self.dataRoute == oldSelf.dataRoute)"
            + " && has(self.podVolumes) == has(oldSelf.podVolumes)"
            + " && (!has(self.podVolumes) || self.podVolumes == oldSelf.podVolumes)"
            + " && has(self.timeout) == has(oldSelf.timeout)"
            + " && (!has(self.timeout) || self.timeout == oldSelf.timeout)";

    private SameContent() {}
}
