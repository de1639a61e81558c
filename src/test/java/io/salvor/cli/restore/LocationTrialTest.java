package io.salvor.cli.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.store.Backend;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import io.salvor.store.trial.TrialStep;
import io.salvor.store.trial.TrialStep.Outcome;
import io.salvor.testing.FolderObjectStore;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
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
            Backend place = new OfPlatform(temp.resolve("own"), "s3:" + bucket.url() + "/backups/");

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

    /** A bucket without credentials of its own; its catalog lies in a folder of this machine, which needs none. */
    private record OfPlatform(Path folder, String bucket) implements Backend {
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
        public String described() {
            return "bucket of the platform";
        }
    }
}
