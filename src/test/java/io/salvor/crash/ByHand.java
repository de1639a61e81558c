package io.salvor.crash;

import io.salvor.catalog.RepositoryPasswords;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** restic as a person runs it, with the master key alone. */
public final class ByHand {
    private final Sandbox sandbox;
    private final String location;
    private final byte[] masterKey;

    /** @param location whose name is also its prefix and its key context */
    public ByHand(Sandbox sandbox, String location) {
        this(sandbox, location, keyIn(sandbox, location + "-key"));
    }

    /** With another master key than the one that the location was made with. */
    ByHand(Sandbox sandbox, String location, byte[] masterKey) {
        this.sandbox = sandbox;
        this.location = location;
        this.masterKey = masterKey;
    }

    /** The master key that a Secret holds. */
    static byte[] keyIn(Sandbox sandbox, String secret) {
        String encoded = sandbox.playground()
                .client()
                .secrets()
                .inNamespace(Operations.SALVOR)
                .withName(secret)
                .get()
                .getData()
                .get("key");
        return RepositoryPasswords.parseMasterKey(
                new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
    }

    /** What a restic has printed, and how it has ended. */
    private record End(int code, String output) {}

    /** Returns what restic has to complain about the repository of a namespace; empty when nothing. */
    public String check(String namespace) throws IOException, InterruptedException {
        return complaint(namespace, "check", "--no-lock");
    }

    /** Restores a snapshot into a folder, and returns what restic has to complain about; empty when nothing. */
    public String restore(String namespace, String snapshot, Path folder) throws IOException, InterruptedException {
        return complaint(namespace, "restore", "--no-lock", "--quiet", "--target=" + folder, snapshot);
    }

    /** Whether the repository of a namespace opens. */
    boolean opens(String namespace) throws IOException, InterruptedException {
        return run(namespace, "cat", "--no-lock", "config").code() == 0;
    }

    /** The snapshots that the repository of a namespace holds, by their IDs in full. */
    Set<String> snapshots(String namespace) throws IOException, InterruptedException {
        return run(namespace, "list", "--no-lock", "snapshots")
                .output()
                .lines()
                .map(String::strip)
                .filter(line -> line.matches("[0-9a-f]{64}"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String complaint(String namespace, String... words) throws IOException, InterruptedException {
        End end = run(namespace, words);
        return end.code() == 0
                ? ""
                : "restic %s in %s ended with %d: %s".formatted(words[0], namespace, end.code(), end.output());
    }

    private End run(String namespace, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ResticBinary.path().toString(), "--no-cache"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = new HashMap<>(sandbox.bucketCredentials());
        environment.put("RESTIC_REPOSITORY", sandbox.repository(location + "/restic/" + namespace));
        environment.put("RESTIC_PASSWORD", RepositoryPasswords.derive(masterKey, location, namespace));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new End(process.waitFor(), output.strip());
    }
}
