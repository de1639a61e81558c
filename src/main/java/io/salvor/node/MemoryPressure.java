package io.salvor.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How often the kernel has ended a process of this Job for want of memory. */
final class MemoryPressure {
    private static final String KILLS = "oom_kill ";
    private static final List<String> FILES = List.of("memory.events", "memory/memory.oom_control");

    private final Path controlGroup;

    /** @param controlGroup folder of the control group that this process is in */
    MemoryPressure(Path controlGroup) {
        this.controlGroup = controlGroup;
    }

    /** Of the control group of this Job. */
    static MemoryPressure ofThisJob() {
        return new MemoryPressure(Path.of("/sys/fs/cgroup"));
    }

    /** Since the Job began; 0 where the kernel does not say. */
    long kills() {
        for (String file : FILES) {
            try {
                return Files.readAllLines(controlGroup.resolve(file)).stream()
                        .filter(line -> line.startsWith(KILLS))
                        .mapToLong(line ->
                                Long.parseLong(line.substring(KILLS.length()).strip()))
                        .findFirst()
                        .orElse(0);
            } catch (IOException | NumberFormatException e) {
                // The other version of control groups keeps it elsewhere.
                continue;
            }
        }
        return 0;
    }
}
