package io.salvor.restic;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a check has found.
 *
 * @param errors how many errors restic counts; none where all is well
 * @param packs the packs that are damaged or missing, by their IDs in full
 * @param repairIndex whether restic, or what it said, asks to repair the index
 * @param lines what restic said of each error, the first of them
 */
public record CheckResult(int errors, Set<String> packs, boolean repairIndex, List<String> lines) {
    /** Nothing is wrong. */
    static final CheckResult CONTENT = new CheckResult(0, Set.of(), false, List.of());

    public CheckResult {
        packs = Set.copyOf(packs);
        lines = List.copyOf(lines);
    }

    /** Whether all is well. */
    public boolean isContent() {
        return errors == 0;
    }

    /** The same, and this before all other lines. */
    public CheckResult saying(String line) {
        List<String> all = new ArrayList<>(lines);
        all.add(0, line);
        return new CheckResult(errors, packs, repairIndex, all);
    }
}
