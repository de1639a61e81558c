package io.salvor.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
}
