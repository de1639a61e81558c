package io.salvor.canary;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Looks again and again at the arguments and the environment of every process that this one has started, and of those that they
 * have: what other processes of the machine can see of them. For Linux.
 */
public final class SeenProcesses implements AutoCloseable {
    private static final long PAUSE_MILLIS = 20;

    private final CanarySearch search;
    private final Looks looks;
    private final Set<String> commands = new ConcurrentSkipListSet<>();
    private final Set<String> refused = new ConcurrentSkipListSet<>();
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    private SeenProcesses(CanarySearch search) {
        this.search = search;
        looks = new Looks(this::look, PAUSE_MILLIS);
    }

    /** Looks until it is closed. */
    public static SeenProcesses watch(CanarySearch search) {
        return new SeenProcesses(search);
    }

    private void look() {
        ProcessHandle.current().descendants().forEach(process -> look(process.pid()));
    }

    private void look(long pid) {
        Path folder = Path.of("/proc", String.valueOf(pid));
        try {
            String arguments = Canary.latin(Files.readAllBytes(folder.resolve("cmdline")));
            String environment = Canary.latin(Files.readAllBytes(folder.resolve("environ")));
            // A process that has ended and was not waited for yet has neither.
            if (!arguments.isEmpty() && known.add(pid + arguments + environment)) {
                String command = arguments.replace('\0', ' ').strip();
                commands.add(command);
                search.look("process " + command, arguments.getBytes(StandardCharsets.ISO_8859_1));
                search.look("process " + command, environment.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (AccessDeniedException e) {
            refused.add(e.getMessage());
        } catch (IOException e) {
            // It has ended meanwhile.
        }
    }

    /** The command lines that were seen, with a space between words. */
    public Set<String> commands() {
        return new TreeSet<>(commands);
    }

    /** What this process may not look at. */
    public Set<String> refused() {
        return new TreeSet<>(refused);
    }

    @Override
    public void close() {
        looks.close();
    }
}
