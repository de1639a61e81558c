package io.salvor.year;

import io.salvor.restic.RepositoryAccess;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** restic as a person starts it, in a time zone. */
record ResticByHand(String repository, String password, String zone) {
    private static final int LOCKED = 11;

    /** Another restic excludes this one. */
    static final class LockedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LockedException(String said) {
            super(said);
        }
    }

    ResticByHand(RepositoryAccess access) {
        this(access.identifier(), access.password(), "UTC");
    }

    /** Its standard output. @param folder that it is started in */
    String run(Path folder, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(ResticBinary.path().toString(), "--no-cache", "-r", repository));
        command.addAll(arguments);
        try {
            Path errors = Files.createTempFile("restic", ".errors");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toAbsolutePath().toFile())
                    .redirectError(errors.toFile());
            builder.environment().put("TZ", zone);
            builder.environment().put("RESTIC_PASSWORD", password);
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            String said = Files.readString(errors);
            Files.delete(errors);
            if (code == LOCKED) {
                throw new LockedException(said + output);
            }
            if (code != 0) {
                throw new IllegalStateException("restic " + arguments + " ended with " + code + ": " + said + output);
            }
            return output;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String run(String... arguments) {
        return run(Path.of(""), List.of(arguments));
    }
}
