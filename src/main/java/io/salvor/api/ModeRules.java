package io.salvor.api;

/** The rules by which fields of a Restore go with one mode alone. */
final class ModeRules {
    static final String DATA =
            "self.mode == 'Data' || !(has(self.claimMapping) || has(self.allowRunning) && self.allowRunning"
                    + " || has(self.scaleDown) && self.scaleDown"
                    + " || has(self.include) && has(self.include.claims) && self.include.claims.size() > 0)";

    static final String FULL = "self.mode != 'Data' || !(has(self.patches) && self.patches.size() > 0"
            + " || has(self.restoreStatus) && self.restoreStatus.size() > 0"
            + " || has(self.hooks) && self.hooks.size() > 0)";

    private ModeRules() {}
}
