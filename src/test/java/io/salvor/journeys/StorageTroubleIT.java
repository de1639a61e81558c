package io.salvor.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Secret;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.LocationPhase;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SharedSandbox;
import io.salvor.testing.Edits;
import io.salvor.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedSandbox.class)
class StorageTroubleIT {
    private static final String KEY = "AWS_ACCESS_KEY_ID";
    private static final String SECRET = "AWS_SECRET_ACCESS_KEY";

    private final Sandbox sandbox;
    private final Operations operations;

    StorageTroubleIT(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.operations = new Operations(sandbox);
    }

    @Test
    void an_endpoint_where_nobody_listens_is_unreachable_and_a_backup_waits_for_it_and_then_runs() throws IOException {
        String dead = "http://127.0.0.1:" + FreePorts.next();
        operations.location("dead-port", spec -> spec.config.s3Url = dead);
        assertUnavailable("dead-port", "Unreachable", dead);

        operations.namespace("patient");
        operations.policy("patient", List.of("patient"), spec -> spec.storageLocation = "dead-port");
        operations.policy("hasty", List.of("patient"), spec -> {
            spec.storageLocation = "dead-port";
            spec.startingDeadline = "5s";
        });
        operations.backup("patient-1", "patient");
        operations.backup("hasty-1", "hasty");

        Backup hasty = operations.awaitEnd("hasty-1");
        assertThat(hasty.getStatus().phase).isEqualTo(BackupPhase.Failed);
        assertThat(Operations.condition(hasty.getStatus().conditions, "Succeeded").reason)
                .isEqualTo("Unreachable");
        assertThat(hasty.getStatus().message).contains("dead-port", dead);
        assertThat(operations.warning("Backup", "hasty-1", "Unreachable")).contains(dead);
        Backup waiting = operations.await(
                Backup.class,
                "patient-1",
                b -> b.getStatus() != null
                        && Operations.has(b.getStatus().conditions, "Succeeded", "Unknown", "Unreachable"));
        assertThat(waiting.getStatus().message).contains("dead-port", dead, "tried again until");

        Edits.edit(operations.resource(BackupStorageLocation.class, "dead-port"), location -> {
            location.getSpec().config.s3Url = sandbox.s3Url();
            return location;
        });
        assertThat(operations.awaitEnd("patient-1").getStatus().phase).isEqualTo(BackupPhase.Completed);
    }

    @Test
    void a_bucket_that_does_not_exist_is_named() {
        operations.location("no-bucket", spec -> spec.objectStorage.bucket = "nobodys-bucket");
        assertUnavailable("no-bucket", "BucketMissing", "nobodys-bucket");
    }

    @Test
    void a_wrong_secret_key_is_found_before_restic_retries_it() {
        operations.secret("wrong-secret", Map.of(KEY, sandbox.credentials().get(KEY), SECRET, "not-the-secret"));
        operations.location("wrong-secret", spec -> spec.credential.name = "wrong-secret");
        assertUnavailable("wrong-secret", "InvalidCredentials", "wrong-secret");
    }

    @Test
    void a_bucket_that_the_key_may_not_use_is_access_denied() throws IOException {
        HttpServer forbidding = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] denied =
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>
                """
                        .getBytes(StandardCharsets.UTF_8);
        forbidding.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/xml");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(403, head ? -1 : denied.length);
            if (!head) {
                exchange.getResponseBody().write(denied);
            }
            exchange.close();
        });
        forbidding.start();
        try {
            String url = "http://127.0.0.1:" + forbidding.getAddress().getPort();
            operations.location("forbidden", spec -> spec.config.s3Url = url);
            assertUnavailable("forbidden", "AccessDenied", url);
        } finally {
            operations.resource(BackupStorageLocation.class, "forbidden").delete();
            forbidding.stop(0);
        }
    }

    @Test
    void a_master_key_that_is_lost_or_replaced_is_never_made_anew() {
        operations.location("keyed", spec -> {});
        operations.await(BackupStorageLocation.class, "keyed", StorageTroubleIT::available);
        Secret key = key("keyed-key");

        operations.client().resource(key).delete();
        assertUnavailable("keyed", "MasterKeyNotFound", "keyed-key");
        assertThat(key("keyed-key")).isNull();

        operations.secret("keyed-key", Map.of("key", RepositoryPasswords.generateMasterKey(new SecureRandom())));
        assertUnavailable("keyed", "WrongMasterKey", "keyed");

        operations.client().resource(key("keyed-key")).delete();
        key.getMetadata().setResourceVersion(null);
        key.getMetadata().setUid(null);
        operations.client().resource(key).create();
        operations.await(BackupStorageLocation.class, "keyed", StorageTroubleIT::available);
    }

    private Secret key(String name) {
        return operations
                .client()
                .secrets()
                .inNamespace(Operations.SALVOR)
                .withName(name)
                .get();
    }

    private static boolean available(BackupStorageLocation location) {
        return location.getStatus() != null && location.getStatus().phase == LocationPhase.Available;
    }

    private void assertUnavailable(String name, String reason, String... words) {
        BackupStorageLocation location = operations.await(
                BackupStorageLocation.class,
                name,
                l -> l.getStatus() != null
                        && l.getStatus().phase == LocationPhase.Unavailable
                        && Operations.has(l.getStatus().conditions, "Ready", "False", reason));
        assertThat(location.getStatus().message).contains(name).contains(words);
        assertThat(operations.warning("BackupStorageLocation", name, reason)).contains(words);
    }
}
