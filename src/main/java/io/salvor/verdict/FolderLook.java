package io.salvor.verdict;

/**
 * What a Job saw of a volume's folder at one moment.
 *
 * @param contents null unless it is there
 * @param identity device and inode of the folder; null unless it is there
 * @param links how many names the folder has; 0 once it has been removed
 * @param mount what is mounted there; null where that is not known
 * @param finding how that compares with the plan
 * @param problem why it could not be read; null when it could
 */
public record FolderLook(
        State state,
        Contents contents,
        String identity,
        long links,
        Mount mount,
        PlannedFolder.Finding finding,
        String problem) {
    /** How it answered. */
    public enum State {
        There,
        Missing,
        Unreadable,
        /** It did not answer in time, as the share of a server that is gone. */
        Silent
    }

    /** What lies directly in it, Salvor's own folder aside. */
    public enum Contents {
        Nothing,
        /** Only the folder that a file system makes for itself. */
        LostAndFound,
        Entries
    }

    /** Of a folder that could not be looked at. */
    public static FolderLook without(State state, String problem) {
        return new FolderLook(state, null, null, 0, null, PlannedFolder.Finding.Fits, problem);
    }

    /** Whether nothing lies in it. */
    public boolean holdsNothing() {
        return contents == Contents.Nothing;
    }

    /** Whether it is no longer the folder that an earlier look saw. */
    boolean goneSince(FolderLook before) {
        if (state != State.There || mount != null && mount.deleted()) {
            return true;
        }
        // Some file systems in user space number their folders anew, or count no links.
        boolean replaced = !identity.equals(before.identity)
                && (mount == null || !mount.type().startsWith("fuse"));
        return replaced || links == 0 && before.links > 0;
    }
}
