package io.salvor.sandbox;

import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.salvor.sandbox.apiserver.ApiServer;
import io.salvor.sandbox.apiserver.Kubeconfig;
import io.salvor.sandbox.backend.PlainAccess;
import io.salvor.sandbox.backend.S3Place;
import io.salvor.sandbox.backend.SandboxBackend;
import io.salvor.sandbox.backend.SandboxBackends;
import io.salvor.sandbox.cluster.SimulatedCluster;
import io.salvor.sandbox.cluster.container.SalvorProgram;
import io.salvor.scenario.Story;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A whole installation on one machine: API server, simulated nodes, S3 server, Git repository, and the operator as it ships.
 * Everything it starts ends with it, and everything it writes is under one folder.
 */
public final class Sandbox implements AutoCloseable {
    private static final String IMAGE = "salvor:sandbox";
    private static final String NAMESPACE = "salvor";
    private static final String SECRET = "salvor-bucket";
    private static final Duration START = Duration.ofSeconds(60);

    private final Path folder;
    private final Network network;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private ApiServer api;
    private Path kubeconfig;
    private Path programsKubeconfig;
    private SandboxPlayground playground;
    private SimulatedCluster cluster;
    private PolicyRepository policies;
    private SandboxBackend backend;
    private OperatorProcess operator;
    private List<String> launcher;
    private Map<String, String> program;

    /** What lies between the program and the servers. */
    public interface Network {
        /** The address by which operator and Jobs reach the API server, which has the given one. */
        String api(String url);

        /** The address by which everybody reaches the S3 server, which has the given one. */
        String s3(String url);

        static Network direct() {
            return new Network() {
                @Override
                public String api(String url) {
                    return url;
                }

                @Override
                public String s3(String url) {
                    return url;
                }
            };
        }
    }

    private Sandbox(Path folder, Network network) {
        this.folder = folder;
        this.network = network;
    }

    /**
     * Starts everything.
     *
     * @param folder where it all lives; what an earlier sandbox left there is removed
     * @param launcher the shipped program
     */
    public static Sandbox start(Path folder, List<String> launcher, Story story) {
        return start(folder, launcher, story, Network.direct());
    }

    /** The same behind a network that may lose things. */
    public static Sandbox start(Path folder, List<String> launcher, Story story, Network network) {
        return start(folder, launcher, story, network, "");
    }

    /** @param provider of its location; empty for s3, which much of what a sandbox can be asked for needs */
    public static Sandbox start(Path folder, List<String> launcher, Story story, Network network, String provider) {
        Sandbox sandbox = new Sandbox(folder, network);
        try {
            sandbox.launcher = launcher;
            sandbox.startAll(story, provider);
            return sandbox;
        } catch (RuntimeException | IOException e) {
            sandbox.close();
            throw e instanceof IOException io ? new UncheckedIOException(io) : (RuntimeException) e;
        }
    }

    private void startAll(Story story, String provider) throws IOException {
        Folders.delete(folder);
        Files.createDirectories(folder);
        api = own(ApiServer.start(0));
        kubeconfig = api.writeKubeconfig(folder.resolve("kubeconfig"));
        programsKubeconfig = Files.writeString(
                folder.resolve("programs.kubeconfig"), Kubeconfig.administrator(network.api(api.url())));
        KubernetesClient client = own(new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build());
        story.line("API server at %s, two simulated nodes", api.url());
        backend = own(SandboxBackends.start(provider, folder, network::s3));
        story.line("%s", backend.described());
        Files.createSymbolicLink(restic(), backend.restic());
        policies = own(PolicyRepository.create(folder.resolve("policies"), Path.of("policies-example")));
        story.line("policy repository at %s", policies.url());
        installDefinitions(client);
        program = program();
        cluster = own(SimulatedCluster.start(
                kubeconfig,
                folder.resolve("nodes"),
                new SalvorProgram(IMAGE, launcher, program, programsKubeconfig),
                "node-a",
                "node-b"));
        api.podLogs(cluster.logs());
        api.podCommands(cluster.commands());
        backend.prepare(cluster);
        install(client, policies);
        ChartRights.install(client);
        playground = new SandboxPlayground(client, cluster, policies);
        started.push(() -> operator.close());
        startOperator(Map.of());
        story.line("operator is process %d, its log is %s", operator.pid(), operator.log());
        awaitFirstLook(client);
    }

    /** What operator and Jobs find of programs; Salvor itself is one for restic, as a way to hosts by SFTP. */
    private Map<String, String> program() {
        String words = launcher.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        Path salvor = script("salvor", "exec " + words + " \"$@\"");
        return Map.of("SALVOR_RESTIC", restic().toString(), "SALVOR_PROGRAM", salvor.toString());
    }

    /** The link by which operator and Jobs find restic. */
    private Path restic() {
        return folder.resolve("restic");
    }

    /** Opens with plain restic what has been written; throws ScenarioFailed where that is not possible. */
    void openWithPlainRestic(Story story) throws IOException, InterruptedException {
        PlainAccess access = backend.plainAccess(Files.createDirectories(folder.resolve("plain-restic")));
        new PlainRestic(backend.restic(), launcher, kubeconfig, access).open(playground.client(), story);
    }

    /** Lets operator and Jobs find another program where restic is. */
    public void restic(Path program) {
        try {
            Path link = Files.createSymbolicLink(folder.resolve("restic.next"), program);
            Files.move(link, restic(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A program for the shell. */
    public Path script(String name, String lines) {
        try {
            Path script = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + lines + "\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            return script;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What opens the bucket, as environment variables. */
    public Map<String, String> credentials() {
        return backend.credentials();
    }

    /** Starts the operator, which must not be running, with settings beside or instead of the usual ones. */
    public void startOperator(Map<String, String> settings) {
        operator = process("salvor-0", settings, folder.resolve("operator.log"));
    }

    /** Starts one more operator, which is another pod; who asks for it ends it. */
    public OperatorProcess replica(String pod) {
        return process(pod, Map.of(), folder.resolve(pod + ".log"));
    }

    /** @param pod its name, which a pod keeps when its container starts anew */
    private OperatorProcess process(String pod, Map<String, String> settings, Path log) {
        Map<String, String> environment = new HashMap<>(program);
        environment.put("KUBECONFIG", operatorsKubeconfig().toString());
        environment.put("SALVOR_NAMESPACE", "salvor");
        environment.put("SALVOR_IDENTITY", pod);
        environment.put("SALVOR_IMAGE", IMAGE);
        environment.put("SALVOR_TICK", "1s");
        environment.put("SALVOR_RETRY_PAUSE", "1s");
        environment.put("SALVOR_HOOKS_ENABLED", "true");
        environment.put("SALVOR_CACHE_DIRECTORY", folder.resolve("cache-" + pod).toString());
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", "0");
        environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        environment.put("QUARKUS_MANAGEMENT_PORT", "0");
        environment.putAll(backend.operatorSettings());
        environment.putAll(settings);
        return OperatorProcess.start(launcher, environment, log);
    }

    private Path operatorsKubeconfig() {
        try {
            return Files.writeString(
                    folder.resolve("operator.kubeconfig"),
                    Kubeconfig.serviceAccount(Files.readString(programsKubeconfig), "salvor", "salvor"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public OperatorProcess operator() {
        return operator;
    }

    private void awaitFirstLook(KubernetesClient client) {
        Awaitility.await("the operator to look at its storage location; see " + operator.log())
                .atMost(START)
                .until(() -> client.genericKubernetesResources("salvor.io/v1alpha1", "BackupStorageLocation")
                        .inNamespace(NAMESPACE)
                        .withName("default")
                        .get()
                        .getAdditionalProperties()
                        .containsKey("status"));
    }

    private static void installDefinitions(KubernetesClient client) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("crds"))) {
            for (Path file : files.sorted().toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    client.load(in).create();
                }
            }
        }
    }

    private void install(KubernetesClient client, PolicyRepository policies) throws IOException {
        try (InputStream in = Sandbox.class.getResourceAsStream("/sandbox/installation.yaml")) {
            String filled = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("${git-url}", policies.url());
            client.load(new ByteArrayInputStream(filled.getBytes(StandardCharsets.UTF_8)))
                    .create();
        }
        Map<String, Object> spec = new HashMap<>(backend.spec());
        spec.put("masterKey", Map.of("name", "salvor-master-key"));
        if (!backend.credentials().isEmpty()) {
            client.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName(SECRET)
                            .withNamespace(NAMESPACE)
                            .endMetadata()
                            .withStringData(backend.credentials())
                            .build())
                    .create();
            spec.put("credential", Map.of("name", SECRET));
        }
        client.resource(new GenericKubernetesResourceBuilder()
                        .withApiVersion("salvor.io/v1alpha1")
                        .withKind("BackupStorageLocation")
                        .withNewMetadata()
                        .withName("default")
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .addToAdditionalProperties("spec", spec)
                        .build())
                .create();
    }

    private <T extends AutoCloseable> T own(T resource) {
        started.push(resource);
        return resource;
    }

    public SandboxPlayground playground() {
        return playground;
    }

    /** That of a person who may do everything. */
    public Path kubeconfig() {
        return kubeconfig;
    }

    public long operatorPid() {
        return operator.pid();
    }

    public Path operatorLog() {
        return operator.log();
    }

    /** A restic repository of the given path in the bucket, as restic names it. */
    public String repository(String path) {
        return s3().repository(path);
    }

    /** What restic needs in its environment to reach the bucket. */
    public Map<String, String> bucketCredentials() {
        return backend.credentials();
    }

    public SimulatedCluster cluster() {
        return cluster;
    }

    public PolicyRepository policies() {
        return policies;
    }

    public String s3Url() {
        return s3().url();
    }

    /** The folder that the S3 server keeps the objects of its bucket in. */
    public Path bucket() {
        return s3().bucket();
    }

    private S3Place s3() {
        return (S3Place) backend;
    }

    /** Ends everything, the last started first. */
    @Override
    public void close() {
        List<Exception> problems = new ArrayList<>();
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                problems.add(e);
            }
        }
        problems.forEach(problem -> System.err.println("at the end of the sandbox: " + problem));
    }
}
