package io.salvor.backup;

import io.salvor.volume.ClusterView;
import io.salvor.volume.KubeletLayout;
import java.util.List;

/** Decides which volumes a backup takes in. Every pod volume of the selection is in the plan once: planned or skipped. */
public final class BackupPlanner {
    private BackupPlanner() {}

    /** The namespaces that the rules select, sorted. */
    public static List<String> namespaces(BackupRules rules, List<String> existing) {
        throw new UnsupportedOperationException();
    }

    /** Plans a backup of the cluster as it was read. */
    public static BackupPlan plan(BackupRules rules, ClusterView cluster, KubeletLayout layout) {
        throw new UnsupportedOperationException();
    }
}
