package io.salvor.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.store.s3.S3Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogLayoutTest {
    @Test
    void everything_has_its_place() {
        assertThat(CatalogLayout.LOCATION).isEqualTo("salvor.json");
        assertThat(CatalogLayout.repository("shop")).isEqualTo("repositories/shop.json");
        assertThat(CatalogLayout.plan("b-1")).isEqualTo("backups/b-1/b-1-plan.json.gz");
        assertThat(CatalogLayout.objects("b-1")).isEqualTo("backups/b-1/b-1.tar.gz");
        assertThat(CatalogLayout.volumes("b-1")).isEqualTo("backups/b-1/b-1-podvolumebackups.json.gz");
        assertThat(CatalogLayout.log("b-1")).isEqualTo("backups/b-1/b-1-logs.gz");
        assertThat(CatalogLayout.restorePlan("7f4c0d0e")).isEqualTo("restores/7f4c0d0e-plan.json.gz");
        assertThat(CatalogLayout.marker("b-1")).isEqualTo("backups/b-1/salvor-backup.json");
    }

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
        S3Location location = new S3Location(url, bucket, prefix, region, "key", "secret");

        assertThat(location.repoIdentifier("shop")).isEqualTo(identifier);
        assertThatThrownBy(() -> location.repoIdentifier("../other")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_location_does_not_tell_its_secret() {
        assertThat(new S3Location("http://minio:9000", "velero", "", "", "key", "hidden-word"))
                .asString()
                .contains("velero")
                .doesNotContain("hidden-word");
    }
}
