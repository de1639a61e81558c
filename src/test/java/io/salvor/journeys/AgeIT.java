package io.salvor.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.LastGoodVolume;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.ResticRepository;
import io.salvor.kubernetes.KubernetesOwnObjects;
import io.salvor.kubernetes.LabelChoice;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.sandbox.ShippedProgram;
import io.salvor.sandbox.apiserver.Kubeconfig;
import io.salvor.testing.OwnApiServer;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator as it ships, with the heap that the chart gives it, in a cluster that has been used for long. With {@code
 * -Dsalvor.age.backups=1500 -Dsalvor.age.records=13} there are as many objects as after years; they take minutes.
 */
class AgeIT {
    /** More than a page of Backups and more than a page of records. */
    private static final int BACKUPS = Integer.getInteger("salvor.age.backups", 55);

    private static final int RECORDS = Integer.getInteger("salvor.age.records", 3);
    private static final int KEPT = 20;
    private static final String POLICY = "nightly";
    private static final Pattern MANAGEMENT =
            Pattern.compile("Management interface listening on http://127\\.0\\.0\\.1:(\\d+)");

    private final OwnApiServer server = new OwnApiServer();
    private final OwnObjects objects = new KubernetesOwnObjects(server.client(), OwnApiServer.NAMESPACE);

    @TempDir
    private Path folder;

    private Process operator;

    @AfterEach
    void stop() throws InterruptedException {
        if (operator != null) {
            operator.destroy();
            if (!operator.waitFor(20, TimeUnit.SECONDS)) {
                operator.destroyForcibly();
            }
        }
        server.close();
    }

    private void start() throws IOException {
        Path build =
                Path.of(System.getProperty("salvor.build.directory", "target")).toAbsolutePath();
        Path kubeconfig = Files.writeString(
                folder.resolve("kubeconfig"),
                Kubeconfig.administrator(server.client().getMasterUrl().toString()));
        List<String> command = new ArrayList<>(ShippedProgram.launcher(build, Boolean.getBoolean("sandbox.native")));
        command.add("operator");
        ProcessBuilder program =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log().toFile());
        program.environment()
                .putAll(Map.of(
                        "KUBECONFIG",
                        kubeconfig.toString(),
                        "SALVOR_NAMESPACE",
                        OwnApiServer.NAMESPACE,
                        "SALVOR_RESTIC",
                        ResticBinary.path().toString(),
                        "SALVOR_CACHE_DIRECTORY",
                        folder.resolve("cache").toString(),
                        "SALVOR_TICK",
                        "1s",
                        "SALVOR_AGEING_EVERY",
                        "2s",
                        "SALVOR_HISTORY_KEEP",
                        String.valueOf(KEPT),
                        "QUARKUS_HTTP_HOST",
                        "127.0.0.1",
                        "QUARKUS_HTTP_PORT",
                        "0",
                        "QUARKUS_MANAGEMENT_PORT",
                        "0"));
        program.environment().put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        operator = program.start();
    }

    private Path log() {
        return folder.resolve("operator.log");
    }

    private void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(90L + (long) BACKUPS * RECORDS / 20))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    assertThat(operator.isAlive())
                            .as("the operator; its log: %s", tail())
                            .isTrue();
                    return condition.call();
                });
    }

    private String tail() throws IOException {
        List<String> lines = Files.readAllLines(log());
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    /** Asks for one object alone: the list of all would be the most of what this test does. */
    private boolean isEmpty(Class<PodVolumeBackup> kind) {
        return server.client()
                .resources(kind)
                .inNamespace(OwnApiServer.NAMESPACE)
                .list(new ListOptionsBuilder().withLimit(1L).build())
                .getItems()
                .isEmpty();
    }

    @Test
    void an_operator_that_finds_a_long_history_starts_and_takes_it_out_and_works() throws IOException {
        new LongHistory(server.client(), POLICY).make(BACKUPS, RECORDS);
        start();
        await("old records leave", () -> isEmpty(PodVolumeBackup.class));
        await(
                "all but the newest Backups leave",
                () -> objects.metadata(Backup.class, LabelChoice.having(Labels.ENDED))
                                .size()
                        == KEPT);
        assertThat(objects.metadata(Backup.class, LabelChoice.lacking(Labels.ENDED)))
                .as("Backups that are still watched")
                .isEmpty();
        assertThat(objects.get(Backup.class, "nightly-%05d".formatted(BACKUPS - 1)))
                .as("the newest")
                .isPresent();
        List<LastGoodVolume> good = objects.get(ResticRepository.class, Names.repository("shop", "default"))
                .orElseThrow()
                .getStatus()
                .lastGood;
        assertThat(good).hasSize(RECORDS).allSatisfy(volume -> assertThat(volume.policy)
                .isEqualTo(POLICY));
        objects.create(LongHistory.backup("another", "no-such-policy"));
        await("a new Backup is looked at", () -> phase("another") == BackupPhase.Failed);
        await(
                "the policy knows its newest Backup",
                () -> objects.get(BackupPolicy.class, POLICY).orElseThrow().getStatus().lastSuccessfulTime != null);
    }

    private BackupPhase phase(String name) {
        return objects.get(Backup.class, name).orElseThrow().getStatus().phase;
    }

    @Test
    void there_are_as_many_metrics_after_many_backups_as_after_a_few() throws Exception {
        start();
        failing(0, 10);
        metrics();
        Set<String> few = metrics();
        failing(10, BACKUPS);
        assertThat(metrics()).isEqualTo(few);
        assertThat(few).anyMatch(line -> line.startsWith("jvm_memory_used"));
    }

    private void failing(int from, int to) {
        IntStream.range(from, to)
                .forEach(number -> objects.create(LongHistory.backup("failing-" + number, "no-such-policy")));
        await("Backups fail", () -> objects.metadata(Backup.class, LabelChoice.lacking(Labels.ENDED))
                .isEmpty());
    }

    /** The lines that are there, without their values. Those of a pause come with the first collection of their kind, at any time. */
    private Set<String> metrics() throws Exception {
        Matcher port = MANAGEMENT.matcher(Files.readString(log()));
        assertThat(port.find()).isTrue();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.group(1) + "/q/metrics"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofLines())
                .body()
                .filter(line -> !line.startsWith("#") && !line.startsWith("jvm_gc_pause"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
