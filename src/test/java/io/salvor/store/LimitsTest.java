package io.salvor.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {
    private static final Reach PLAIN =
            new Reach(Map.of("AWS_DEFAULT_REGION", "eu"), Map.of("KEY", "secret"), Map.of("s3.storage-class", "X"));

    @Test
    void every_limit_reaches_restic_and_what_was_there_stays() {
        Reach limited = new Limits(1, 2, 3, "max", 64, 5).in(PLAIN, "s3:https://host/bucket/restic/any");

        assertThat(limited.options())
                .isEqualTo(Map.of(
                        "limit-upload", "1", "limit-download", "2", "s3.connections", "3", "s3.storage-class", "X"));
        assertThat(limited.environment())
                .isEqualTo(Map.of(
                        "AWS_DEFAULT_REGION",
                        "eu",
                        "RESTIC_COMPRESSION",
                        "max",
                        "RESTIC_PACK_SIZE",
                        "64",
                        "RESTIC_READ_CONCURRENCY",
                        "5"));
        assertThat(limited.files()).isEqualTo(PLAIN.files());
    }

    @Test
    void without_limits_nothing_is_added() {
        assertThat(Limits.NONE.in(PLAIN, "s3:https://host/bucket")).isEqualTo(PLAIN);
    }

    @Test
    void who_reads_here_and_writes_elsewhere_keeps_to_what_both_allow() {
        Limits limits = new Limits(1, 20, 3, "max", 64, 5);

        assertThat(limits.whereServed(Map.of())).isEqualTo(Map.of("limit-download", "20", "rest.connections", "3"));
        assertThat(limits.whereServed(Map.of("limit-download", "7", "rest.connections", "9", "s3.connections", "1")))
                .isEqualTo(Map.of("limit-download", "7", "rest.connections", "3"));
        assertThat(Limits.NONE.whereServed(Map.of("rest.connections", "9"))).isEqualTo(Map.of("rest.connections", "9"));
        assertThat(Limits.NONE.whereServed(Map.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "azure:backups:/cluster/restic/any, azure",
        "gs:backups:/restic/any, gs",
        "sftp:salvor@host:/srv/restic/any, sftp",
        "rest:https://host:8000/restic/any, rest",
        "rclone:remote:backups/restic/any, rclone",
        "/locations/nas/restic/any, local",
        "/locations/a:b/restic/any, local"
    })
    void connections_are_those_of_the_backend_that_restic_uses(String identifier, String backend) {
        assertThat(new Limits(0, 0, 7, null, 0, 0).in(PLAIN, identifier).options())
                .containsEntry(backend + ".connections", "7");
    }
}
