package io.salvor.testing;

import io.salvor.store.Backend;
import io.salvor.store.BackendDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A Job that copies a snapshot of the namespace shop to another place, as a process of its own: it reads its source as the operator reads a location, and
 * gives its target to restic, both with what its pod has.
 *
 * @param folder for what is mounted into the pod
 * @param password of both repositories
 */
public record CopyJob(Path folder, BackendDescription source, Backend target, String password) {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    /** Runs it to its end, and returns what it has said there; empty where all went well. @param pod variables that the pod has */
    public String run(String snapshot, Map<String, String> pod, Path restic, Path rclone)
            throws IOException, InterruptedException {
        file("secrets/source/settings", source.asJson());
        file("secrets/source/password", password);
        file("secrets/repositories/shop", password);
        file("secrets/snapshots", snapshot);
        for (Map.Entry<String, String> file : target.reach().asFiles().entrySet()) {
            file("secrets/reach/" + file.getKey(), file.getValue());
        }
        Path message = folder.resolve("termination-log");
        Map<String, String> environment = new HashMap<>(pod);
        environment.put("SALVOR_SECRETS", folder.resolve("secrets").toString());
        environment.put("SALVOR_CACHE", folder.resolve("cache").toString());
        environment.put("SALVOR_TERMINATION_MESSAGE", message.toString());
        environment.put("SALVOR_RESTIC", restic.toString());
        environment.put("SALVOR_RCLONE", rclone.toString());
        environment.put("SALVOR_DEADLINE", Instant.now().plus(DEADLINE).toString());
        try (Program program = Program.start(
                environment,
                "node",
                "copy",
                "--volume-namespace",
                "shop",
                "--to",
                target.repository("shop"),
                "--from-location",
                "first")) {
            return program.exitCode() == 0 ? "" : Files.readString(message) + program.errors();
        }
    }

    private void file(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
