package io.salvor.cli.restore;

/** With what the command ends. */
final class RestoreExit {
    /** Everything is back; or it is planned, and nothing is in the way. */
    static final int DONE = 0;

    /** Something is not back. */
    static final int PARTLY = 1;

    /** The command could not do its work; nothing is known of the restore. */
    static final int COULD_NOT_RUN = 2;

    /** The restore failed, or was canceled. */
    static final int FAILED = 3;

    /** Something is in the way; nothing was written. */
    static final int CONFLICT = 4;

    private RestoreExit() {}

    /** The one for what is known of a restore by now. */
    static int of(ShownPlan plan) {
        if (!plan.conflicts().isEmpty()) {
            return CONFLICT;
        }
        if (plan.phase() == null) {
            return DONE;
        }
        return switch (plan.phase()) {
            case "PartiallyFailed" -> PARTLY;
            case "Failed", "Canceled" -> FAILED;
            default -> DONE;
        };
    }
}
