package io.salvor.cli.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.salvor.store.Backend;
import io.salvor.store.Endpoint;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import io.salvor.store.trial.TrialStep;
import io.salvor.store.trial.TrialStep.Outcome;
import io.salvor.testing.FolderObjectStore;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.S3Server;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocationTrialTest {
    private static final Map<String, String> IDENTITY =
            Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "hunter2");

    @TempDir
    Path temp;

    @Test
    void restic_gets_the_identity_that_the_platform_gives() throws Exception {
        try (S3Server bucket = S3Server.start(Files.createDirectory(temp.resolve("s3")), "key", "hunter2")
                .withBucket("backups")) {
            Backend place = new OfPlatform(temp.resolve("own"), "s3:" + bucket.url() + "/backups/", bucket.url());

            List<TrialStep> steps = new LocationTrial(
                            new ClusterLocation.Reached(place, place, false),
                            ResticBinary.path(),
                            IDENTITY,
                            Clock.systemUTC())
                    .run();

            assertThat(steps)
                    .filteredOn(step -> step.name().equals("restic"))
                    .extracting(TrialStep::outcome)
                    .as(steps.toString())
                    .containsExactly(Outcome.Works);
        }
    }

    @Test
    void a_restic_that_does_not_reach_the_provider_is_named_with_what_to_do() {
        Backend place = new OfPlatform(temp.resolve("own"), "nimbus:backups:/", "http://minio_1:9000");

        List<TrialStep> steps = new LocationTrial(
                        new ClusterLocation.Reached(place, place, false),
                        ResticBinary.path(),
                        Map.of(),
                        Clock.systemUTC())
                .run();

        assertThat(steps)
                .filteredOn(TrialStep::failed)
                .as(steps.toString())
                .singleElement()
                .satisfies(step -> assertThat(step.said())
                        .startsWith("this restic does not reach nimbus,")
                        .contains("one of restic's own releases"));
    }

    @Test
    void a_host_that_is_no_name_of_the_dns_is_left_to_the_steps_with_credentials() {
        Backend place = new OfPlatform(temp.resolve("own"), "s3:http://127.0.0.1:1/backups/", "http://minio_1:9000");

        List<TrialStep> steps = new LocationTrial(
                        new ClusterLocation.Reached(place, place, false),
                        Path.of("no-restic"),
                        Map.of(),
                        Clock.systemUTC())
                .run();

        assertThat(steps)
                .as(steps.toString())
                .noneMatch(TrialStep::failed)
                .extracting(TrialStep::name)
                .contains("name", "credentials");
    }

    /** What is signed at another time is refused by some services and not by others: they say it themselves. */
    @Test
    void behind_a_clock_that_is_wrong_the_steps_with_credentials_are_tried() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            Backend place = new OfPlatform(temp.resolve("own"), "s3:" + url + "/backups/", url);

            List<TrialStep> steps = new LocationTrial(
                            new ClusterLocation.Reached(place, place, false),
                            Path.of("no-restic"),
                            Map.of(),
                            Clock.offset(Clock.systemUTC(), Duration.ofHours(1)))
                    .run();

            assertThat(steps)
                    .filteredOn(TrialStep::failed)
                    .extracting(TrialStep::name)
                    .containsExactly("clock");
            assertThat(steps)
                    .filteredOn(step -> step.name().equals("write"))
                    .extracting(TrialStep::outcome)
                    .containsExactly(Outcome.Works);
        } finally {
            server.stop(0);
        }
    }

    /** A bucket without credentials of its own; its catalog lies in a folder of this machine, which needs none. */
    private record OfPlatform(Path folder, String bucket, String url) implements Backend {
        @Override
        public ObjectStore open() {
            return new FolderObjectStore(folder);
        }

        @Override
        public String identifier(String path) {
            return bucket + path;
        }

        @Override
        public Reach reach() {
            return new Reach(
                    Map.of("AWS_DEFAULT_REGION", "us-east-1"),
                    Map.of(),
                    Map.of("s3.bucket-lookup", "path"),
                    IDENTITY.keySet());
        }

        @Override
        public Optional<Endpoint> endpoint() {
            return Optional.of(new Endpoint(URI.create(url), ""));
        }

        @Override
        public String described() {
            return "bucket of the platform";
        }
    }
}
