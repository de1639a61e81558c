package io.salvor.operator.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.salvor.api.BackupPolicy;
import io.salvor.api.Condition;
import io.salvor.api.PolicySource;
import io.salvor.api.PolicySourceSpec;
import io.salvor.git.GitRepositories;
import io.salvor.kubernetes.KubernetesEventRecorder;
import io.salvor.kubernetes.KubernetesOwnObjects;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.KubernetesIdentity;
import io.salvor.operator.OperatorSettings;
import io.salvor.operator.run.Leadership;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.reading.SyncedPolicies;
import io.salvor.sandbox.apiserver.ApiServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** An API server with the part of the operator that follows policy sources. */
final class SyncInstallation implements AutoCloseable {
    static final String NAMESPACE = "salvor";
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final ApiServer server = ApiServer.start(0);
    private final KubernetesClient client = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder().withMasterUrl(server.url()).build())
            .build();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final SourceMetrics metrics = new SourceMetrics(
            registry, new KubernetesOwnObjects(client, NAMESPACE), new Leadership(), Clock.systemUTC());
    private final Path cache;
    private Operator operator;

    SyncInstallation(Path cache) {
        this.cache = cache;
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        try (Stream<Path> files = Files.list(Path.of("crds"))) {
            for (Path file : files.toList()) {
                try (InputStream in = Files.newInputStream(file)) {
                    client.load(in).create();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        startOperator();
    }

    /** Starts a process that knows nothing of what an earlier one did. */
    void startOperator() {
        OperatorConfig config = OperatorSettings.with(Map.of("salvor.namespace", NAMESPACE));
        ObjectMapper json = new ObjectMapper();
        Clock clock = Clock.systemUTC();
        Config identity = new ConfigBuilder().withMasterUrl(server.url()).build();
        KubernetesIdentity.name(identity);
        KubernetesClient own =
                new KubernetesClientBuilder().withConfig(identity).build();
        OwnObjects objects = new KubernetesOwnObjects(own, NAMESPACE);
        SyncedPolicies values = new SyncedPolicies(json);
        ClusterPolicies policies = new ClusterPolicies(objects, values, config);
        RevisionReader reader = new RevisionReader(
                new SourceAccess(objects, config), new GitRepositories(cache, clock), values, config);
        operator = new Operator(configuration -> configuration.withKubernetesClient(own));
        operator.register(
                new PolicySourceReconciler(
                        objects,
                        config,
                        reader,
                        policies,
                        metrics,
                        new KubernetesEventRecorder(own, clock),
                        json,
                        clock),
                configuration -> configuration.settingNamespaces(Set.of(NAMESPACE)));
        operator.start();
    }

    /** From now on a webhook of the cluster changes every policy that is written. */
    void webhook(Consumer<ObjectNode> change) {
        server.webhook(object -> {
            if (object.path("kind").asText().equals("BackupPolicy")) {
                change.accept(object);
            }
        });
    }

    void stopOperator() {
        operator.stop();
    }

    KubernetesClient client() {
        return client;
    }

    OperatorConfig config() {
        return OperatorSettings.with(Map.of("salvor.namespace", NAMESPACE));
    }

    PolicySource source(String name, String url, Consumer<PolicySourceSpec> change) {
        PolicySource source = new PolicySource();
        source.getMetadata().setName(name);
        source.getMetadata().setNamespace(NAMESPACE);
        source.setSpec(new PolicySourceSpec());
        source.getSpec().url = url;
        source.getSpec().interval = "1s";
        change.accept(source.getSpec());
        return client.resource(source).create();
    }

    void edit(String source, Consumer<PolicySourceSpec> change) {
        edit(PolicySource.class, source, object -> change.accept(object.getSpec()));
    }

    void annotate(HasMetadata object, String name, String value) {
        edit(object.getClass(), object.getMetadata().getName(), current -> {
            Map<String, String> annotations = new HashMap<>(
                    current.getMetadata().getAnnotations() == null
                            ? Map.of()
                            : current.getMetadata().getAnnotations());
            annotations.put(name, value);
            current.getMetadata().setAnnotations(annotations);
        });
    }

    /** Changes an object as people do: once more where somebody else was faster. */
    <T extends HasMetadata> void edit(Class<T> kind, String name, Consumer<? super T> change) {
        Awaitility.await("change of " + name)
                .atMost(LONGEST)
                .ignoreExceptionsMatching(
                        e -> e instanceof KubernetesClientException conflict && conflict.getCode() == 409)
                .until(() -> resource(kind, name).edit(object -> {
                            change.accept(object);
                            return object;
                        })
                        != null);
    }

    void secret(String name, Map<String, String> data) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withStringData(data)
                        .build())
                .create();
    }

    <T extends HasMetadata> Resource<T> resource(Class<T> kind, String name) {
        return client.resources(kind).inNamespace(NAMESPACE).withName(name);
    }

    BackupPolicy policy(String name) {
        return resource(BackupPolicy.class, name).get();
    }

    List<String> policies() {
        return client.resources(BackupPolicy.class).inNamespace(NAMESPACE).list().getItems().stream()
                .map(policy -> policy.getMetadata().getName())
                .toList();
    }

    PolicySource await(String source, Predicate<PolicySource> good) {
        return Awaitility.await("PolicySource " + source)
                .atMost(LONGEST)
                .until(
                        () -> resource(PolicySource.class, source).get(),
                        object -> object.getStatus() != null && good.test(object));
    }

    /** Waits until the source is Ready at a commit. */
    PolicySource awaitApplied(String source, String commit) {
        return await(
                source,
                object -> inForce(object).equals(commit)
                        && "Applied".equals(ready(object).reason)
                        && object.getMetadata().getGeneration().equals(object.getStatus().observedGeneration));
    }

    /** Waits until the source is not Ready for a reason. */
    PolicySource awaitNotReady(String source, String reason) {
        return await(source, object -> reason.equals(ready(object).reason) && "False".equals(ready(object).status));
    }

    /** Waits until the source has been looked at with success so many times more. */
    void awaitLooks(String source, int looks) {
        double last = lastSuccess(source);
        for (int i = 0; i < looks; i++) {
            double before = last;
            last = Awaitility.await("a look at " + source)
                    .atMost(LONGEST)
                    .until(() -> lastSuccess(source), success -> success > before);
        }
    }

    private double lastSuccess(String source) {
        metrics.publish(client.resources(PolicySource.class)
                .inNamespace(NAMESPACE)
                .list()
                .getItems());
        Gauge gauge = registry.find("salvor.policysource.last.sync.success.timestamp")
                .tag("source", source)
                .gauge();
        return gauge == null ? 0 : gauge.value();
    }

    /** Waits until the source has been looked at once more, whatever came of it. */
    void awaitLooksOfAnyKind(String source) {
        String request = Instant.now().toString();
        annotate(resource(PolicySource.class, source).get(), "reconcile.salvor.io/requestedAt", request);
        await(source, object -> request.equals(object.getStatus().lastHandledReconcileAt));
    }

    static Condition ready(PolicySource source) {
        return source.getStatus().conditions.stream()
                .filter(condition -> condition.type.equals("Ready"))
                .findFirst()
                .orElseGet(Condition::new);
    }

    static boolean stalled(PolicySource source) {
        return source.getStatus().conditions.stream().anyMatch(condition -> condition.type.equals("Stalled"));
    }

    /** The commit that is in force. */
    static String inForce(PolicySource source) {
        String revision = source.getStatus().lastAppliedRevision;
        return revision == null ? "" : revision.substring(revision.lastIndexOf(':') + 1);
    }

    /** What Events said of a source for a reason, the newest last. */
    List<String> announced(String source, String reason) {
        return client.v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(event -> reason.equals(event.getReason()))
                .filter(event -> source.equals(event.getInvolvedObject().getName()))
                .map(Event::getMessage)
                .toList();
    }

    /** The number of the last write of anything to the API server. */
    String lastWrite() {
        return client.namespaces().list().getMetadata().getResourceVersion();
    }

    @Override
    public void close() {
        operator.stop();
        client.close();
        server.close();
    }
}
