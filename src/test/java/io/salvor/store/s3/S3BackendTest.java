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

    @ParameterizedTest
    @CsvSource({
        "http://minio:9000, http://MinIO:9000/",
        "http://minio, http://minio:80",
        "https://minio, https://minio:443",
        "https://minio_1:443, https://minio_1",
        "http://minio, https://minio",
        "https://[fd00::7]:9000, https://[FD00::7]:9000",
        ", https://s3.amazonaws.com",
        ", https://s3.eu-central-1.amazonaws.com",
        ", https://s3-us-west-2.amazonaws.com",
        ", https://s3.dualstack.ap-southeast-2.amazonaws.com",
        ", https://s3-fips.dualstack.us-east-1.amazonaws.com",
    })
    void a_place_is_one_however_its_address_is_spelled(String one, String other) {
        assertThat(backend(one, "velero", "prod").place())
                .isEqualTo(backend(other, "velero", "/prod/").place());
    }

    @ParameterizedTest
    @CsvSource({
        "http://minio:9000, velero, prod, http://minio:9001, velero, prod",
        "http://minio:9000, velero, prod, http://minio, velero, prod",
        "http://minio:443, velero, prod, http://minio, velero, prod",
        "https://minio:443, velero, prod, http://minio:443, velero, prod",
        "http://minio_1, velero, prod, http://minio_2, velero, prod",
        "http://minio, velero, prod, http://minio, Velero, prod",
        "http://minio, velero, prod, http://minio, velero, Prod",
        "http://minio, velero, prod, http://minio, velero, prod/eu",
        "https://s3.amazonaws.com, velero, prod, https://s3.amazonaws.com.example.org, velero, prod",
        "https://s3.us-gov-west-1.amazonaws.com, velero, prod, https://s3.amazonaws.com, velero, prod",
        "https://s3.cn-north-1.amazonaws.com.cn, velero, prod, https://s3.eu-central-1.amazonaws.com, velero, prod",
    })
    void places_that_differ_stay_two(
            String url, String bucket, String prefix, String otherUrl, String otherBucket, String otherPrefix) {
        assertThat(backend(url, bucket, prefix).place())
                .isNotEqualTo(backend(otherUrl, otherBucket, otherPrefix).place());
    }

    private static S3Backend backend(String url, String bucket, String prefix) {
        return new S3Backend(url, bucket, prefix, "", "key", "secret");
    }

    @Test
    void its_text_holds_no_secret() {
        assertThat(new S3Backend("http://minio:9000", "velero", "", "", "key", "hidden-word"))
                .asString()
                .contains("velero")
                .doesNotContain("hidden-word");
    }
}
