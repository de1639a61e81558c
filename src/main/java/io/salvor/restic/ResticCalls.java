package io.salvor.restic;

import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

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
        ResticRun run = new ResticRun(repository.identifier(), progress);
        run.ended(ended(run, repository, arguments, folder, ResticProcess.lines(run::line), deadline));
        return run;
    }

    /** Makes a value of standard output. */
    interface Answer<T> {
        T read(InputStream stdout) throws IOException;
    }

    /** Runs a command whose standard output is the answer; throws when it did not succeed. */
    <T> T answer(
            RepositoryAccess repository, String name, List<String> arguments, Duration deadline, Answer<T> answer) {
        ResticRun run = new ResticRun(repository.identifier(), progress -> {});
        AtomicReference<T> value = new AtomicReference<>();
        int code = ended(run, repository, arguments, null, in -> value.set(answer.read(in)), deadline);
        if (code != 0 || value.get() == null) {
            throw run.failure(name, code);
        }
        return value.get();
    }

    private int ended(
            ResticRun run,
            RepositoryAccess repository,
            List<String> arguments,
            Path folder,
            ResticProcess.Output stdout,
            Duration deadline) {
        version();
        try (ResticEnvironment environment = ResticEnvironment.of(repository, inherited)) {
            return new ResticProcess(binary, environment.variables())
                    .run(arguments, folder, stdout, run::line, deadline);
        } catch (ResticException e) {
            throw e.reason() == Reason.DeadlineExceeded ? run.atDeadline(e) : e;
        }
    }
}
