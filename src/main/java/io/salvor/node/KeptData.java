package io.salvor.node;

import java.io.IOException;
import java.util.List;

/** What is said of a volume that held data and is left as it was. */
final class KeptData {
    /** Where it cannot be said any more what there was. */
    static final String MESSAGE =
            "it held data, so that nothing of the backup is written into it; to have the backup, restore"
                    + " again with existingData: Replace, which removes what is there, or Merge, which writes the backup over it";

    private static final int NAMED = 3;

    private final MountedFolder folder;

    KeptData(MountedFolder folder) {
        this.folder = folder;
    }

    /** The same with the names of the first entries. */
    String described() {
        try {
            List<String> entries = folder.entries(NAMED + 1);
            String names = String.join(", ", entries.subList(0, Math.min(NAMED, entries.size())));
            String what = entries.isEmpty() ? "" : " (" + names + (entries.size() > NAMED ? " and more" : "") + ")";
            return MESSAGE.replace("it held data,", "it holds data" + what + ",");
        } catch (IOException e) {
            return MESSAGE;
        }
    }
}
