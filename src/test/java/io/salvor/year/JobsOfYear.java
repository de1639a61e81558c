package io.salvor.year;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.api.ResticRepository;
import io.salvor.kubernetes.KubernetesOwnObjects;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.MaintenanceJob;
import io.salvor.node.JobSettings;
import io.salvor.node.maintenance.MaintenanceRun;
import io.salvor.sandbox.apiserver.ApiServer;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Does what the Jobs of maintenance were made to do, by their own class and restic. The repository's record is laid before them in an API server.
 * Some are processes that are killed before, in or after a step.
 */
final class JobsOfYear implements AutoCloseable {
    private static final List<String> COMMANDS = List.of("forget", "prune", "check", "stats");
    private static final long POLL_NANOS = 10_000_000;

    private final YearWorld world;
    private final Path folder;
    private final ApiServer server = ApiServer.start(0);
    private final KubernetesClient client = KilledUpkeep.client(server.url());
    private final Set<String> done = new HashSet<>();

    JobsOfYear(YearWorld world, Path folder) throws IOException {
        this.world = world;
        this.folder = Files.createDirectories(folder);
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("salvor")
                        .endMetadata()
                        .build())
                .create();
        client.load(Files.newInputStream(Path.of("crds/resticrepositories.salvor.io-v1.yml")))
                .create();
    }

    /** Does all that were made, and lets the operator take in their ends; whether any was killed. @param random kills some; null for none */
    boolean work(Random random) throws IOException, InterruptedException {
        boolean any = false;
        boolean killed = false;
        for (MaintenanceJob job : world.jobs.maintaining()) {
            if (done.add(job.name())) {
                any = true;
                Optional<String> report = work(job, random != null && random.nextInt(12) == 0 ? random : null);
                world.jobs.ends(job.name(), "its container ended", report.orElse(""));
                killed |= report.isPresent();
            }
        }
        if (any) {
            world.maintain();
            world.jobs.of(Labels.MAINTENANCE, null).stream()
                    .filter(view -> done.contains(view.name()))
                    .toList()
                    .forEach(view -> world.jobs.vanishes(view.name()));
        }
        return killed;
    }

    /** What it said when it failed; empty when it has not. */
    private Optional<String> work(MaintenanceJob job, Random killed) throws IOException, InterruptedException {
        secrets(job);
        Map<String, String> environment = new HashMap<>();
        environment.put("SALVOR_SECRETS", folder.resolve("secrets").toString());
        environment.put("SALVOR_TERMINATION_MESSAGE", folder.resolve("message").toString());
        environment.put("SALVOR_DEADLINE", job.deadline().toString());
        environment.put("SALVOR_RESTIC", ResticBinary.path().toString());
        Files.deleteIfExists(folder.resolve("message"));
        // An hour has gone by since the last: a Lease that a dead one held has run out.
        client.leases().inNamespace("salvor").delete();
        lay(job.repository());
        int code = killed == null ? run(job, environment) : kill(job, environment, killed);
        takeBack(job.repository());
        if (code == 0) {
            world.ledger.count("maintenance Jobs");
            return Optional.empty();
        }
        return Optional.of(Files.exists(folder.resolve("message")) ? Files.readString(folder.resolve("message")) : "");
    }

    private void secrets(MaintenanceJob job) throws IOException {
        for (Map.Entry<String, String> one : job.files().entrySet()) {
            Path file = folder.resolve("secrets").resolve(one.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, one.getValue());
        }
    }

    private int run(MaintenanceJob job, Map<String, String> environment) {
        StringWriter log = new StringWriter();
        int code = new MaintenanceRun(
                        client,
                        JobSettings.read(environment, world.now()),
                        "salvor",
                        job.repository(),
                        job.name(),
                        new PrintWriter(log),
                        world.clock)
                .run();
        if (code != 0) {
            throw new IllegalStateException("a Job of maintenance that nobody has killed failed: " + log);
        }
        return code;
    }

    private int kill(MaintenanceJob job, Map<String, String> environment, Random random)
            throws IOException, InterruptedException {
        Path reached = folder.resolve("reached");
        Files.deleteIfExists(reached);
        environment.put("SALVOR_RESTIC", script(random, reached).toString());
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder = new ProcessBuilder(
                "java",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dkubernetes.disable.autoConfig=true",
                "-cp",
                classes,
                KilledUpkeep.class.getName(),
                server.url(),
                job.repository(),
                job.name(),
                world.now().toString());
        builder.environment().putAll(environment);
        Path output = folder.resolve("output");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        while (process.isAlive() && !Files.exists(reached)) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        if (!process.isAlive() && process.waitFor() == 0) {
            return 0;
        }
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "a Job of maintenance failed before it was killed: " + Files.readString(output));
        }
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
        world.ledger.count("maintenance Jobs killed");
        return 1;
    }

    private Path script(Random random, Path reached) throws IOException {
        String command = COMMANDS.get(random.nextInt(COMMANDS.size()));
        String real = ResticBinary.path() + " \"$@\"";
        String end = "touch " + reached + "\nexec sleep 1000\n";
        String instead =
                switch (random.nextInt(3)) {
                    case 0 -> end;
                    case 1 -> real + " >/dev/null 2>&1\n" + end;
                    default ->
                        real + " >/dev/null 2>&1 &\nP=$!\nsleep 0." + "%03d".formatted(20 + random.nextInt(200))
                                + "\nkill -9 $P\n" + end;
                };
        Path script = folder.resolve("restic.sh");
        Files.writeString(
                script, "#!/bin/bash\nif [ \"$1\" = " + command + " ]; then\n" + instead + "fi\nexec " + real + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    private void lay(String repository) {
        ResticRepository ours = world.objects.now(ResticRepository.class, repository);
        KubernetesOwnObjects theirs = new KubernetesOwnObjects(client, "salvor");
        if (theirs.get(ResticRepository.class, repository).isEmpty()) {
            ResticRepository made = new ResticRepository();
            made.setMetadata(world.metadata(repository));
            made.getMetadata().setUid(null);
            made.setSpec(ours.getSpec());
            client.resource(made).create();
        }
        theirs.editStatus(theirs.get(ResticRepository.class, repository).orElseThrow(), current -> {
            current.setStatus(ours.getStatus());
            return current;
        });
    }

    /** What a Job writes into the record. */
    private void takeBack(String repository) {
        ResticRepository theirs = new KubernetesOwnObjects(client, "salvor")
                .get(ResticRepository.class, repository)
                .orElseThrow();
        world.objects.editStatus(world.objects.now(ResticRepository.class, repository), current -> {
            current.getStatus().maintenance = theirs.getStatus().maintenance;
            current.getStatus().lastMaintenanceTime = theirs.getStatus().lastMaintenanceTime;
            current.getStatus().lastCheckTime = theirs.getStatus().lastCheckTime;
            return current;
        });
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
