package io.salvor.restic;

import java.util.Collection;
import java.util.List;

/** The argument lists of what keeps a repository fit for years. */
record UpkeepCommand(ResticCommand command, RateLimits rate) {
    /** Forgets snapshots; those that are gone already are left out by restic. */
    List<String> forget(Collection<String> ids) {
        List<String> arguments = start("forget", command.retryLock());
        arguments.addAll(ids);
        return arguments;
    }

    List<String> prune(PruneArguments what) {
        List<String> arguments = start("prune", command.retryLock());
        if (what.maxUnused() != null) {
            arguments.add("--max-unused=" + what.maxUnused());
        }
        if (what.maxRepackBytes() != null) {
            arguments.add("--max-repack-size=" + what.maxRepackBytes());
        }
        return arguments;
    }

    /** Nothing is locked: who has it done sees to it that nothing is removed meanwhile. @param parts 0 to read no data */
    List<String> checkPart(int part, int parts) {
        List<String> arguments = start("check", "--no-lock");
        if (parts > 0) {
            arguments.add("--read-data-subset=" + part + "/" + parts);
        }
        return arguments;
    }

    List<String> findPacks(Collection<String> packs) {
        List<String> arguments = start("find", "--no-lock");
        arguments.add("--pack");
        arguments.addAll(packs);
        return arguments;
    }

    List<String> rawStats() {
        List<String> arguments = start("stats", "--no-lock");
        arguments.add("--mode=raw-data");
        return arguments;
    }

    private List<String> start(String name, String global) {
        List<String> arguments = command.start(name, global);
        arguments.addAll(rate.arguments());
        return arguments;
    }
}
