package io.salvor.restic;

import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Starts restic, one process for each call, once its version is known to be supported. Safe for use by several threads. */
final class ResticCalls {
    private static final Duration VERSION_DEADLINE = Duration.ofSeconds(30);

    private final Path binary;
    private final ResticCommand command;
    private final Map<String, String> inherited = ResticEnvironment.inherited();
    private ResticVersion version;

    ResticCalls(Path binary, ResticCommand command) {
        this.binary = binary;
        this.command = command;
    }

    synchronized ResticVersion version() {
        if (version != null) {
            return version;
        }
        ResticRun run = new ResticRun(binary.toString(), progress -> {});
        int code = new ResticProcess(binary, inherited)
                .run(command.version(), null, ResticProcess.lines(run::line), run::line, VERSION_DEADLINE);
        if (code != 0) {
            throw run.failure("version", code);
        }
        ResticVersion found = run.version();
        if (!found.isSupported()) {
            throw new ResticException(
                    Reason.ResticTooOld,
                    "restic " + found + " at " + binary + " is too old: install restic "
                            + ResticVersion.OLDEST_SUPPORTED + " or newer, or name its path in SALVOR_RESTIC");
        }
        version = found;
        return found;
    }

    /** Runs a command that prints events; what its code means is for the caller to say. */
    ResticRun events(
            RepositoryAccess repository,
            List<String> arguments,
            Path folder,
            Consumer<ResticProgress> progress,
            Duration deadline) {
        return ended(repository, arguments, folder, progress, run -> ResticProcess.lines(run::line), deadline);
    }

    /** Makes a value of standard output. */
    interface Answer<T> {
        T read(InputStream stdout) throws IOException;
    }

    /** Runs a command whose standard output is the answer; throws when it did not succeed. */
    <T> T answer(
            RepositoryAccess repository, String name, List<String> arguments, Duration deadline, Answer<T> answer) {
        AtomicReference<T> value = new AtomicReference<>();
        ResticRun ended =
                ended(repository, arguments, null, progress -> {}, run -> in -> value.set(answer.read(in)), deadline);
        if (ended.code() != 0 || value.get() == null) {
            throw ended.failure(name, ended.code());
        }
        return value.get();
    }

    /**
     * Runs a command of which both streams are of use; what its code means is for the caller to say.
     *
     * @param stdout what reads standard output, made for each process
     * @param stderr what gets standard error beside the run, made after that
     */
    ResticRun both(
            RepositoryAccess repository,
            List<String> arguments,
            Supplier<ResticProcess.Output> stdout,
            Supplier<Consumer<String>> stderr,
            Duration deadline) {
        return ended(
                repository,
                arguments,
                null,
                progress -> {},
                run -> stdout.get(),
                run -> {
                    Consumer<String> lines = stderr.get();
                    return line -> {
                        run.line(line);
                        lines.accept(line);
                    };
                },
                deadline);
    }

    private ResticRun ended(
            RepositoryAccess repository,
            List<String> arguments,
            Path folder,
            Consumer<ResticProgress> progress,
            Function<ResticRun, ResticProcess.Output> stdout,
            Duration deadline) {
        return ended(repository, arguments, folder, progress, stdout, run -> run::line, deadline);
    }

    /** Once more where the key that restic was about to read had just been replaced: the next one finds the new key. */
    private ResticRun ended(
            RepositoryAccess repository,
            List<String> arguments,
            Path folder,
            Consumer<ResticProgress> progress,
            Function<ResticRun, ResticProcess.Output> stdout,
            Function<ResticRun, Consumer<String>> stderr,
            Duration deadline) {
        version();
        long start = System.nanoTime();
        ResticRun first = once(repository, arguments, folder, progress, stdout, stderr, deadline);
        if (!first.hasMissedKey()) {
            return first;
        }
        Duration left = deadline.minusNanos(System.nanoTime() - start);
        return once(repository, arguments, folder, progress, stdout, stderr, left);
    }

    private ResticRun once(
            RepositoryAccess repository,
            List<String> arguments,
            Path folder,
            Consumer<ResticProgress> progress,
            Function<ResticRun, ResticProcess.Output> stdout,
            Function<ResticRun, Consumer<String>> stderr,
            Duration deadline) {
        ResticRun run = new ResticRun(repository.identifier(), progress);
        try (ResticEnvironment environment = ResticEnvironment.of(repository, inherited)) {
            run.ended(new ResticProcess(binary, environment.variables())
                    .endedBy(() -> environment.noted().isPresent())
                    .run(with(repository, arguments), folder, stdout.apply(run), stderr.apply(run), deadline));
            environment.noted().ifPresent(run::noted);
            return run;
        } catch (ResticException e) {
            throw e.reason() == Reason.DeadlineExceeded ? run.atDeadline(e) : e;
        }
    }

    /** Behind the command and before its own options: of two that say different things, restic takes the last. */
    private static List<String> with(RepositoryAccess repository, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(1, repository.arguments());
        return all;
    }
}
