package io.salvor.sandbox;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositorySpec;
import io.salvor.sandbox.backend.PlainAccess;
import io.salvor.scenario.ScenarioFailed;
import io.salvor.scenario.Story;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A person who has restic, the identifier that a repository's object shows, and the password that Salvor prints, and nothing else of Salvor. */
final class PlainRestic {
    private final Path restic;
    private final List<String> salvor;
    private final Path kubeconfig;
    private final PlainAccess access;

    /**
     * @param restic the program
     * @param salvor the command that prints the password
     * @param kubeconfig by which that finds the cluster
     */
    PlainRestic(Path restic, List<String> salvor, Path kubeconfig, PlainAccess access) {
        this.restic = restic;
        this.salvor = salvor;
        this.kubeconfig = kubeconfig;
        this.access = access;
    }

    /** Opens every repository, and reads all that is in it; throws {@link ScenarioFailed} where that is not possible. */
    void open(KubernetesClient client, Story story) throws IOException, InterruptedException {
        List<ResticRepository> repositories =
                client.resources(ResticRepository.class).inAnyNamespace().list().getItems();
        if (repositories.isEmpty()) {
            throw new ScenarioFailed("there is no ResticRepository, so that plain restic has nothing to open");
        }
        for (ResticRepository repository : repositories) {
            ResticRepositorySpec spec = repository.getSpec();
            List<String> print = new ArrayList<>(salvor);
            print.addAll(List.of(
                    "repository",
                    "password",
                    "--namespace",
                    spec.volumeNamespace,
                    "--location",
                    spec.backupStorageLocation,
                    "--operator-namespace",
                    repository.getMetadata().getNamespace()));
            String password =
                    run(print, Map.of("KUBECONFIG", kubeconfig.toString())).strip();
            story.line("%s with the password of \"salvor repository password\"", spec.repoIdentifier);
            long snapshots = restic(spec.repoIdentifier, password, "list", "snapshots")
                    .lines()
                    .filter(line -> line.matches("[0-9a-f]{64}"))
                    .count();
            if (snapshots == 0) {
                throw new ScenarioFailed("restic finds no snapshot in " + spec.repoIdentifier);
            }
            restic(spec.repoIdentifier, password, "check", "--read-data");
            story.line("%d snapshots; \"restic check --read-data\" finds nothing wrong", snapshots);
        }
    }

    private String restic(String repository, String password, String... words)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(restic.toString(), "--no-lock", "--no-cache", "--quiet"));
        access.options().forEach((option, value) -> command.addAll(List.of("-o", option + "=" + value)));
        command.addAll(List.of(words));
        Map<String, String> environment = new HashMap<>(access.environment());
        environment.put("RESTIC_REPOSITORY", repository);
        environment.put("RESTIC_PASSWORD", password);
        return run(command, environment);
    }

    private static String run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path errors = Files.createTempFile("salvor-sandbox", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new ScenarioFailed(String.join(" ", command) + " ended with " + code + ": "
                        + Files.readString(errors).strip());
            }
            return output;
        } finally {
            Files.delete(errors);
        }
    }
}
