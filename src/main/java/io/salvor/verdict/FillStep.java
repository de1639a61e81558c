package io.salvor.verdict;

/** What a Job does with a volume that is to get its data back. */
public enum FillStep {
    /** Nothing more: an earlier attempt has put the data back, or has left it as it was. */
    Nothing,
    /** Leaves what lies in it as it is. */
    Keep,
    /** Writes the backup into it: it holds nothing, or what this Restore wrote. */
    Fill,
    /** Writes the backup over what lies in it; what the backup does not hold stays. */
    Merge,
    /** Writes some files, or into a folder beside what lies in it; what is there is looked at file by file. */
    Part,
    /** Makes it exactly as the backup. */
    Replace,
    /** Refuses: the pod has gone on, so that what is written now would be written under it. */
    Refuse;

    /** What is to become of data that lies in a volume before its Restore first writes to it. */
    public enum Existing {
        Keep,
        Merge,
        Replace,
        /** What is there stays, unless it is a file that is asked for. */
        Part;

        /** Whether it matters whose it is what lies in the volume. */
        public boolean leavesWhatIsThere() {
            return this == Keep || this == Part;
        }
    }

    /**
     * What is on record of the volume from earlier attempts of the same Restore.
     *
     * @param writing whether one has begun to write
     * @param settled whether one has put everything back, or has left it as it was
     * @param sameFolder whether that was in the folder that the volume has now; another may be another volume
     */
    public record Past(boolean writing, boolean settled, boolean sameFolder) {
        /** The same, where an earlier Restore has begun to write it, which this one tries again. */
        public Past begun() {
            return new Past(true, settled, sameFolder);
        }

        /** Whether nothing is to be done, whatever lies in the volume: an application may have written there since. */
        public boolean settledHere() {
            return settled && sameFolder;
        }
    }

    /**
     * Decides before anything is written.
     *
     * @param holdsData whether anything lies in the folder but what a file system makes for itself
     * @param wentOn whether the pod was let go on
     */
    public static FillStep of(Past past, Existing existing, boolean holdsData, boolean wentOn) {
        // What was settled in a folder that is gone, as an emptyDir goes with its pod, is settled no more in an empty
        // one.
        if (past.settledHere() || past.settled() && (holdsData || wentOn)) {
            return Nothing;
        }
        if (wentOn) {
            return Refuse;
        }
        if (existing == Existing.Part) {
            return Part;
        }
        if (existing == Existing.Keep && holdsData && !past.writing()) {
            return Keep;
        }
        if (existing == Existing.Replace) {
            return Replace;
        }
        return existing == Existing.Merge && holdsData ? Merge : Fill;
    }
}
