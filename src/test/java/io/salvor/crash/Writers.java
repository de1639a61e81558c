package io.salvor.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sees to it that a volume is restored into by one process at a time. restic works in the folder of the volume. */
final class Writers {
    private final Map<Path, Long> last = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    /** A restic is about to start. @param command its first word */
    synchronized void starts(String command, long process) {
        Optional<Path> folder = folder(process);
        if (!command.equals("restore") || folder.isEmpty()) {
            return;
        }
        Long other = last.put(folder.get(), process);
        if (other != null && folder.equals(folder(other))) {
            violations.add("two processes restored into " + folder.get() + " at the same time");
        }
    }

    /** The folder that a process works in; none of one that has ended, though nobody has asked how. */
    private static Optional<Path> folder(long process) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc/" + process + "/cwd")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What went wrong since the last call. */
    synchronized List<String> drain() {
        List<String> drained = List.copyOf(violations);
        violations.clear();
        return drained;
    }
}
