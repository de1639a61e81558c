package io.salvor.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Stands before restic: each start of it asks here, and goes on when it has the answer. */
final class ResticStarts implements AutoCloseable {
    /** The process keeps its number when it becomes restic, so that what is ended by that number is restic. */
    private static final String SCRIPT =
            """
            ask='%s'/$$
            # The kernel gives numbers again; an old answer must not be taken for this one.
            rm -f "$ask.go" "$ask.done"
            printf '%%s' "$1" > "$ask.new"
            mv "$ask.new" "$ask.ask"
            while [ ! -e "$ask.go" ]; do sleep 0.02; done
            grep -q pass "$ask.go" && exec '%s' "$@"
            '%s' "$@"
            : > "$ask.done"
            exec sleep 600\
            """;

    private final Path folder;
    private final Trigger trigger;
    private final Writers writers;
    private final WatchService watch;

    private ResticStarts(Path folder, Trigger trigger, Writers writers, WatchService watch) {
        this.folder = folder;
        this.trigger = trigger;
        this.writers = writers;
        this.watch = watch;
    }

    static ResticStarts watch(Path folder, Trigger trigger, Writers writers) {
        try {
            Files.createDirectories(folder);
            // Jobs of maintenance are nobody's.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
            WatchService watch = folder.getFileSystem().newWatchService();
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            ResticStarts starts = new ResticStarts(folder, trigger, writers, watch);
            Thread thread = new Thread(starts::answer, "restic-starts");
            thread.setDaemon(true);
            thread.start();
            return starts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a script that stands for a restic. */
    String script(Path restic) {
        return SCRIPT.formatted(folder, restic, restic);
    }

    private void answer() {
        try {
            while (true) {
                WatchKey key = watch.take();
                for (WatchEvent<?> event : key.pollEvents()) {
                    String name = String.valueOf(event.context());
                    if (name.endsWith(".ask")) {
                        answer(name.substring(0, name.length() - ".ask".length()));
                    }
                }
                key.reset();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ClosedWatchServiceException e) {
            // The end.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void answer(String number) throws IOException {
        Path ask = folder.resolve(number + ".ask");
        String command = Files.readString(ask);
        Files.delete(ask);
        writers.starts(command, Long.parseLong(number));
        Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(number));
        Caller caller = process.map(Caller::of).orElse(Caller.OTHER);
        if (!trigger.isDue(caller, "start restic " + command)) {
            go(number, "pass");
        } else if (trigger.after()) {
            go(number, "stay");
            await(folder.resolve(number + ".done"), process.orElseThrow());
            caller.kill();
        } else {
            caller.kill();
        }
    }

    private void go(String number, String fate) throws IOException {
        Path next = Files.writeString(folder.resolve(number + ".next"), fate);
        Files.move(next, folder.resolve(number + ".go"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void await(Path file, ProcessHandle process) {
        while (process.isAlive() && !Files.exists(file)) {
            try {
                process.onExit().get(20, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                continue;
            }
        }
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
