package io.salvor.crash;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Which program is at the other end of a connection of this machine: found by the tables of sockets in {@code /proc}.
 *
 * @param kind what it is
 * @param root the process of it that this one has started: the operator's or a container's; null for others
 */
public record Caller(Kind kind, ProcessHandle root) {
    /** The programs that can be killed, and all others. */
    public enum Kind {
        Operator,
        /** One of a node: it saves or restores volumes. */
        Job,
        /** A Job that maintains a repository. */
        Maintenance,
        Other
    }

    static final Caller OTHER = new Caller(Kind.Other, null);
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int INODE = 9;

    /** Finds out once, when it is asked for, who is at the other end of a connection that was accepted here. */
    static Supplier<Caller> lookup(Socket accepted) {
        Caller[] found = {null};
        return () -> {
            if (found[0] == null) {
                found[0] = of(accepted);
            }
            return found[0];
        };
    }

    private static Caller of(Socket accepted) {
        try {
            Optional<String> inode = inode(accepted.getPort(), accepted.getLocalPort());
            return inode.isEmpty() ? OTHER : holder("socket:[" + inode.get() + "]");
        } catch (IOException e) {
            return OTHER;
        }
    }

    /** The program that a process belongs to. */
    static Caller of(ProcessHandle process) {
        ProcessHandle root = process;
        Optional<ProcessHandle> parent = root.parent();
        while (parent.isPresent()
                && parent.get().pid() != ProcessHandle.current().pid()) {
            root = parent.get();
            parent = root.parent();
        }
        return parent.isEmpty() ? OTHER : new Caller(kind(root), root);
    }

    private static Kind kind(ProcessHandle root) {
        List<String> words = words(root);
        if (!words.isEmpty() && words.get(words.size() - 1).equals("operator")) {
            return Kind.Operator;
        }
        if (!words.contains("node")) {
            return Kind.Other;
        }
        return words.contains("maintain") ? Kind.Maintenance : Kind.Job;
    }

    private static List<String> words(ProcessHandle process) {
        try {
            return List.of(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                    .split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<String> inode(int local, int remote) throws IOException {
        for (Path table : TABLES) {
            try (Stream<String> lines = Files.lines(table)) {
                Optional<String> found = lines.map(line -> line.trim().split("\\s+"))
                        .filter(fields -> fields.length > INODE)
                        .filter(fields -> ends(fields[LOCAL], local) && ends(fields[REMOTE], remote))
                        .map(fields -> fields[INODE])
                        .findFirst();
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean ends(String address, int port) {
        return address.endsWith(String.format(":%04X", port));
    }

    private static Caller holder(String socket) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> holds(process, socket))
                .findFirst()
                .map(Caller::of)
                .orElse(OTHER);
    }

    private static boolean holds(ProcessHandle process, String socket) {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return files.anyMatch(file -> socket.equals(link(file)));
        } catch (IOException e) {
            return false;
        }
    }

    private static String link(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** Ends the program as a node that loses power would: its processes have no time for a last word. */
    public void kill() {
        if (root == null) {
            return;
        }
        // The root first, lest it hear of the end of what it has started.
        List<ProcessHandle> started = root.descendants().toList();
        root.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
        root.onExit().join();
    }
}
