package io.salvor.operator.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.api.BackupStorageLocation;
import io.salvor.api.ObjectStorageConfig;
import io.salvor.api.SecretKeyReference;
import io.salvor.operator.run.ExclusiveWork;
import io.salvor.operator.run.Leadership;
import io.salvor.restic.Restic;
import io.salvor.store.Backends;
import io.salvor.store.ObjectNames;
import io.salvor.store.s3.S3Provider;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.S3Server;
import io.salvor.testing.TestingNodeJobs;
import io.salvor.testing.TestingRepositoryLease;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import io.salvor.trouble.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocationOnS3Test {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final Restic restic = new Restic(ResticBinary.path(), null);
    private StorageFixture fixture;
    private KubernetesLocations locations;

    @BeforeEach
    void start() {
        fixture = new StorageFixture(folder.resolve("unused"));
        locations = new KubernetesLocations(
                fixture.objects,
                fixture.keys,
                fixture.config,
                new Backends(List.of(new S3Provider())),
                fixture.json,
                new LocationOwners(() -> "this-cluster", fixture.config, fixture.clock),
                new Leadership());
    }

    private void location(S3Server server) {
        BackupStorageLocation location = fixture.location("default");
        location.getSpec().config = new ObjectStorageConfig();
        location.getSpec().config.s3Url = server.url();
        location.getSpec().config.region = "us-east-1";
        fixture.objects.put(location);
    }

    private void credentials(String key, String secret) {
        fixture.secret("default-credentials", Map.of("AWS_ACCESS_KEY_ID", key, "AWS_SECRET_ACCESS_KEY", secret));
    }

    @Test
    void other_credentials_in_the_secret_count_at_once_for_the_operator_and_its_jobs() {
        int port;
        OpenLocation before;
        try (S3Server server = S3Server.start(folder, "first", "old-secret").withBucket("default")) {
            port = server.port();
            location(server);
            credentials("first", "old-secret");
            before = locations.open("default");
            restic.init(before.access("shop"), PATIENCE);
        }
        try (S3Server server = S3Server.start(folder, port, "second", "new-secret")) {
            assertThatThrownBy(() -> before.store().reach())
                    .isInstanceOfSatisfying(StorageException.class, e -> assertThat(e.reason())
                            .isIn(Reason.InvalidCredentials, Reason.AccessDenied));
            credentials("second", "new-secret");

            OpenLocation now = locations.open("default");

            now.store().reach();
            assertThat(restic.open(now.access("shop"), PATIENCE)).hasSize(64);
            assertThat(now.reachForNodeJobs().values()).anyMatch(text -> text.contains("new-secret"));
            assertThat(now.reachForNodeJobs().values()).noneMatch(text -> text.contains("old-secret"));
            assertThat(now.reachForMaintenance()).isEqualTo(now.reachForNodeJobs());
        }
    }

    /** Services of one's own take what people think of. */
    @ParameterizedTest
    @ValueSource(strings = {"`a`b#c;d", "\"ab\"%(x)s $y \\"})
    void keys_of_every_form_are_those_of_the_operator_and_of_restic(String secret) {
        try (S3Server server = S3Server.start(folder, "key", secret).withBucket("default")) {
            location(server);
            credentials("key", secret);
            OpenLocation open = locations.open("default");

            open.store().reach();
            assertThat(restic.init(open.access("shop"), PATIENCE)).hasSize(64);
        }
    }

    @Test
    void a_master_key_is_replaced_in_a_bucket() {
        try (S3Server server = S3Server.start(folder, "key", "secret").withBucket("default")) {
            location(server);
            credentials("key", "secret");
            OpenLocation old = locations.openToWrite("default");
            String id = restic.init(old.access("shop"), PATIENCE);
            fixture.secret("new-key", Map.of("key", Base64.getEncoder().encodeToString(new byte[48])));
            BackupStorageLocation location =
                    fixture.objects.get(BackupStorageLocation.class, "default").orElseThrow();
            location.getSpec().previousMasterKey = location.getSpec().masterKey;
            location.getSpec().masterKey = new SecretKeyReference();
            location.getSpec().masterKey.name = "new-key";
            fixture.objects.put(location);
            LocationHandover replacement = fixture.replacing(
                    new TestingNodeJobs(fixture.calls, fixture.clock),
                    new ExclusiveWork(new TestingRepositoryLease(fixture.calls, fixture.clock)));

            replacement.step(locations.openToWrite("default"));
            assertThat(restic.open(old.access("shop"), PATIENCE)).isEqualTo(id);
            fixture.clock.advance(Duration.ofMinutes(11));
            replacement.step(locations.openToWrite("default"));

            OpenLocation now = locations.openToWrite("default");
            assertThat(now.isChanging()).isFalse();
            assertThat(restic.open(now.access("shop"), PATIENCE)).isEqualTo(id);
            assertThat(now.store().keys(ObjectNames.repositoryKeys("shop"))).hasSize(1);
            assertThatThrownBy(() -> restic.open(old.access("shop"), PATIENCE))
                    .isInstanceOfSatisfying(
                            ResticException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WrongPassword));
        }
    }
}
