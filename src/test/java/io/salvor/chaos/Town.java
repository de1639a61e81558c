package io.salvor.chaos;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.crash.History;
import io.salvor.crash.HookTraces;
import io.salvor.crash.Proxy;
import io.salvor.crash.RestoreHistory;
import io.salvor.crash.Settings;
import io.salvor.sandbox.Folders;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.OperatorProcess;
import io.salvor.sandbox.Sandbox;
import io.salvor.scenario.Story;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;

/** An installation with two operators, under a storm. */
final class Town implements AutoCloseable {
    static final List<String> NODES = List.of("node-a", "node-b");
    private static final String SECOND = "salvor-1";
    private static final Duration LONGEST_ABSENCE = Duration.ofSeconds(8);
    private static final Duration CALM = Duration.ofSeconds(60);

    private final List<AutoCloseable> closed = new ArrayList<>();
    private final Storm storm = new Storm();
    private final Path journals;
    private final Sandbox sandbox;
    private final History history;
    private final RestoreHistory restores;
    private final Random random = new Random(2);
    private final Instant[] back = new Instant[2];
    private OperatorProcess second;

    Town(Path folder, List<String> launcher) throws IOException {
        journals = folder.resolveSibling(folder.getFileName() + "-hooks");
        Folders.delete(journals);
        Files.createDirectories(journals);
        sandbox = Sandbox.start(
                folder,
                Settings.with(launcher),
                new Story(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)),
                new Weather());
        closed.add(0, sandbox);
        second = sandbox.replica(SECOND);
        history = History.of(client());
        closed.add(0, history);
        restores = RestoreHistory.of(client());
        closed.add(0, restores);
        Settings.forgetExamples(operations());
    }

    Sandbox sandbox() {
        return sandbox;
    }

    Storm storm() {
        return storm;
    }

    History history() {
        return history;
    }

    RestoreHistory restores() {
        return restores;
    }

    Operations operations() {
        return new Operations(sandbox);
    }

    KubernetesClient client() {
        return sandbox.playground().client();
    }

    /** The hooks of a Restore. */
    HookTraces hooks(String restore) {
        return new HookTraces(journals, restore);
    }

    /** Kills one of the operators. @param leader whether the one that leads */
    void killOperator(boolean leader) throws InterruptedException {
        var lease = client().leases()
                .inNamespace(Operations.SALVOR)
                .withName("salvor-operator")
                .get();
        boolean secondLeads = lease != null && SECOND.equals(lease.getSpec().getHolderIdentity());
        (secondLeads == leader ? second : sandbox.operator()).kill();
    }

    /** Starts operators that have ended anew, after a while, as a kubelet does. */
    void revive() {
        if (isDue(0, sandbox.operator())) {
            sandbox.startOperator(Map.of());
        }
        if (isDue(1, second)) {
            second = sandbox.replica(SECOND);
        }
    }

    private boolean isDue(int number, OperatorProcess operator) {
        if (operator.alive()) {
            back[number] = null;
            return false;
        }
        if (back[number] == null) {
            back[number] = Instant.now().plusMillis(random.nextInt((int) LONGEST_ABSENCE.toMillis()));
        }
        return Instant.now().isAfter(back[number]);
    }

    /** The pods of the Jobs that have not ended. */
    List<Pod> jobPods() {
        return client().pods().inNamespace(Operations.SALVOR).withLabel("job-name").list().getItems().stream()
                .filter(pod ->
                        List.of("Pending", "Running").contains(pod.getStatus().getPhase()))
                .toList();
    }

    /** Cordons a node and sends its pods away, or makes it good again. */
    void drain(String node, boolean on) {
        client().nodes().withName(node).edit(found -> found.edit()
                .editSpec()
                .withUnschedulable(on ? true : null)
                .endSpec()
                .build());
        if (on) {
            client().pods().inAnyNamespace().withField("spec.nodeName", node).list().getItems().stream()
                    .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                            .noneMatch(owner -> owner.getKind().equals("DaemonSet")))
                    .forEach(pod -> client().resource(pod).withGracePeriod(5).delete());
        }
    }

    /** Waits until every application's pod runs again, and both operators do. */
    void settle(List<String> namespaces) {
        Awaitility.await("pods and operators after the storm").atMost(CALM).until(() -> {
            revive();
            return sandbox.operator().alive()
                    && second.alive()
                    && namespaces.stream().allMatch(this::runs);
        });
    }

    private boolean runs(String namespace) {
        List<Pod> pods = client().pods().inNamespace(namespace).list().getItems();
        return pods.size() == 1
                && pods.get(0).getMetadata().getDeletionTimestamp() == null
                && "Running".equals(pods.get(0).getStatus().getPhase());
    }

    @Override
    public void close() throws Exception {
        second.close();
        for (AutoCloseable one : closed) {
            one.close();
        }
    }

    /** The storm, before both servers. */
    private final class Weather implements Sandbox.Network {
        @Override
        public String api(String url) {
            return proxy(url, true);
        }

        @Override
        public String s3(String url) {
            return proxy(url, false);
        }

        private String proxy(String url, boolean api) {
            try {
                Proxy proxy = Proxy.start(url, api ? storm.api() : storm.bucket());
                closed.add(proxy);
                return proxy.url();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
