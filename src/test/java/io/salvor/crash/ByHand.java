package io.salvor.crash;

import io.fabric8.kubernetes.client.KubernetesClient;
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

/** restic as a person runs it, with the master key alone. */
public final class ByHand {
    private final Sandbox sandbox;
    private final String location;
    private final byte[] masterKey;

    /** @param location whose name is also its prefix and its key context */
    public ByHand(Sandbox sandbox, String location) {
        this.sandbox = sandbox;
        this.location = location;
        KubernetesClient client = sandbox.playground().client();
        String encoded = client.secrets()
                .inNamespace(Operations.SALVOR)
                .withName(location + "-key")
                .get()
                .getData()
                .get("key");
        masterKey = RepositoryPasswords.parseMasterKey(
                new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
    }

    /** Returns what restic has to complain about the repository of a namespace; empty when nothing. */
    public String check(String namespace) throws IOException, InterruptedException {
        return run(namespace, "check", "--no-lock");
    }

    /** Restores a snapshot into a folder, and returns what restic has to complain about; empty when nothing. */
    public String restore(String namespace, String snapshot, Path folder) throws IOException, InterruptedException {
        return run(namespace, "restore", "--no-lock", "--quiet", "--target=" + folder, snapshot);
    }

    private String run(String namespace, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ResticBinary.path().toString(), "--no-cache"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = new HashMap<>(sandbox.bucketCredentials());
        environment.put("RESTIC_REPOSITORY", sandbox.repository(location + "/restic/" + namespace));
        environment.put("RESTIC_PASSWORD", RepositoryPasswords.derive(masterKey, location, namespace));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        return code == 0
                ? ""
                : "restic %s in %s ended with %d: %s".formatted(words[0], namespace, code, output.strip());
    }
}
