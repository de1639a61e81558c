package io.salvor.sandbox.apiserver.watch;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.salvor.sandbox.apiserver.TestServer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(TestServer.REAL)
class WatchTest {

    private static final int HISTORY = 50;

    private final TestServer test = TestServer.start(HISTORY);
    private final KubernetesClient client = test.client();

    @AfterEach
    void stop() {
        test.close();
    }

    private ConfigMap map(String name, String label) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("team", label)
                .endMetadata()
                .build();
    }

    /** Remembers what it saw, as {@code ADDED name}. */
    private static final class Recorder implements Watcher<ConfigMap> {

        private final List<String> seen = new CopyOnWriteArrayList<>();
        private final List<WatcherException> ends = new CopyOnWriteArrayList<>();

        @Override
        public void eventReceived(Action action, ConfigMap map) {
            seen.add(action + " " + map.getMetadata().getName());
        }

        @Override
        public void onClose(WatcherException cause) {
            ends.add(cause);
        }
    }

    @Test
    void a_watch_goes_on_after_text_that_is_not_ascii() {
        Recorder recorder = new Recorder();
        try (Watch watch = client.configMaps().watch(recorder)) {
            for (int i = 1; i <= 5; i++) {
                String name = "text-" + i;
                ConfigMap map = map(name, "x");
                map.setData(Map.of("text", "Schlüssel …"));
                client.resource(map).create();
                await().atMost(ofMinutes(1))
                        .until(() -> recorder.seen.contains("ADDED " + name) || !recorder.ends.isEmpty());
            }
            assertThat(recorder.ends).isEmpty();
        }
    }

    @Test
    void a_watch_replays_what_happened_since_its_version() {
        String version = client.configMaps().list().getMetadata().getResourceVersion();
        client.resource(map("a", "x")).create();
        client.configMaps().withName("a").delete();
        Recorder recorder = new Recorder();
        try (Watch watch = client.configMaps()
                .watch(new ListOptionsBuilder().withResourceVersion(version).build(), recorder)) {
            client.resource(map("b", "x")).create();
            await().atMost(ofMinutes(1)).untilAsserted(() -> assertThat(recorder.seen)
                    .containsSubsequence("ADDED a", "DELETED a", "ADDED b"));
        }
    }

    @Test
    void a_version_that_is_forgotten_is_gone() {
        for (int i = 0; i < HISTORY + 5; i++) {
            client.resource(map("m-" + i, "x")).create();
        }
        Recorder recorder = new Recorder();
        try (Watch watch = client.configMaps()
                .watch(new ListOptionsBuilder().withResourceVersion("3").build(), recorder)) {
            await().atMost(ofMinutes(1)).untilAsserted(() -> assertThat(recorder.ends)
                    .singleElement()
                    .satisfies(end -> assertThat(end.isHttpGone()).isTrue()));
        }
    }

    @Test
    void an_object_that_leaves_the_selection_is_deleted_to_its_watcher() {
        client.resource(map("a", "red")).create();
        String version = client.configMaps().list().getMetadata().getResourceVersion();
        Recorder recorder = new Recorder();
        try (Watch watch = client.configMaps()
                .withLabel("team", "blue")
                .watch(new ListOptionsBuilder().withResourceVersion(version).build(), recorder)) {
            relabel("a", "blue");
            client.configMaps()
                    .withName("a")
                    .edit(map -> new ConfigMapBuilder(map).addToData("k", "v").build());
            relabel("a", "red");
            await().atMost(ofMinutes(1)).untilAsserted(() -> assertThat(recorder.seen)
                    .containsExactly("ADDED a", "MODIFIED a", "DELETED a"));
        }
    }

    private void relabel(String name, String label) {
        client.configMaps().withName(name).edit(map -> new ConfigMapBuilder(map)
                .editMetadata()
                .addToLabels("team", label)
                .endMetadata()
                .build());
    }

    @Test
    void an_informer_sees_everything_that_many_writers_do() throws Exception {
        int writers = 4;
        int each = 50;
        ExecutorService pool = Executors.newFixedThreadPool(writers);
        try (SharedIndexInformer<ConfigMap> informer = client.configMaps().inform()) {
            for (int writer = 0; writer < writers; writer++) {
                int id = writer;
                pool.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        client.resource(map("w" + id + "-" + i, "x")).create();
                        if (i % 2 == 0) {
                            client.configMaps().withName("w" + id + "-" + i).delete();
                        }
                    }
                });
            }
            await().atMost(ofMinutes(1))
                    .untilAsserted(() -> assertThat(informer.getStore().list())
                            .filteredOn(map -> map.getMetadata().getName().startsWith("w"))
                            .hasSize(writers * each / 2));
        } finally {
            pool.shutdownNow();
        }
    }
}
