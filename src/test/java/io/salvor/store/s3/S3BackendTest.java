package io.salvor.store.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3BackendTest {
    @ParameterizedTest
    @CsvSource({
        "http://minio:9000, velero, prod, , s3:http://minio:9000/velero/prod/restic/shop",
        "http://minio:9000/, velero, /prod/eu/, , s3:http://minio:9000/velero/prod/eu/restic/shop",
        "http://minio:9000, velero, , , s3:http://minio:9000/velero/restic/shop",
        ", velero, , , s3:https://s3.amazonaws.com/velero/restic/shop",
        ", velero, , eu-central-1, s3:https://s3.eu-central-1.amazonaws.com/velero/restic/shop",
        "https://s3.example.com, velero, , eu, s3:https://s3.example.com/velero/restic/shop",
    })
    void a_repository_lies_beside_the_catalog(
            String url, String bucket, String prefix, String region, String identifier) {
        S3Backend backend = new S3Backend(url, bucket, prefix, region, "key", "secret");

        assertThat(backend.repository("shop")).isEqualTo(identifier);
        assertThatThrownBy(() -> backend.repository("../other")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void its_text_holds_no_secret() {
        assertThat(new S3Backend("http://minio:9000", "velero", "", "", "key", "hidden-word"))
                .asString()
                .contains("velero")
                .doesNotContain("hidden-word");
    }
}
