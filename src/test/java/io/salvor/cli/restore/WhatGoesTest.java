package io.salvor.cli.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.VolumeSummary;
import io.salvor.testing.FolderObjectStore;
import io.salvor.testing.SealedSamples;
import io.salvor.testing.StoredSamples;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhatGoesTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    @TempDir
    Path folder;

    private Catalog catalog;

    @BeforeEach
    void seal() {
        catalog = new Catalog(new FolderObjectStore(folder.resolve("bucket"))).with(StoredSamples.keys());
        seal("before", "shop", 4, 0);
        seal("shrunk", "shop", 3, 1);
        seal("after", "shop", 2, 0);
        seal("other", "web", 5, 0);
    }

    private void seal(String name, String policy, int days, int suspicious) {
        Instant start = NOW.minus(Duration.ofDays(days));
        BackupMarker marker = new BackupMarker(
                BackupMarker.FORMAT_VERSION,
                name,
                "uid-of-" + name,
                policy,
                null,
                null,
                start,
                start,
                suspicious > 0 ? "PartiallyFailed" : "Completed",
                "default",
                List.of("shop"),
                1,
                new VolumeSummary(1, 1, 0, 0, 0, suspicious),
                null,
                null);
        SealedSamples.seal(
                catalog,
                folder.resolve("archive"),
                marker,
                List.of(SealedSamples.volume(name, "shop", "1".repeat(64), Map.of())));
    }

    private String text(String backup, String accepted) {
        return WhatGoes.of(catalog, "default", backup, policy -> Optional.ofNullable(accepted))
                .text(NOW);
    }

    @Test
    void of_one_before_a_suspicious_one_it_says_that_it_may_be_the_last_with_the_data() {
        assertThat(text("before", null))
                .contains("The newer shrunk of its policy holds volumes that were full and are nearly empty")
                .contains("may be the last");
        assertThat(text("after", null)).doesNotContain("nearly empty");
        assertThat(text("other", null)).doesNotContain("nearly empty");
    }

    @Test
    void of_the_suspicious_one_it_says_what_it_holds_back() {
        assertThat(text("shrunk", null))
                .contains("It holds volumes that were full and are nearly empty")
                .contains("retention keeps older ones");
    }

    @Test
    void of_a_copy_it_says_that_it_is_made_again() {
        BackupMarker other = catalog.marker("other").orElseThrow();
        assertThat(new WhatGoes(other.copied("far", "default", 1, NOW), List.of(), false, null).text(NOW))
                .contains("location far holds it, it is made again");
        assertThat(text("other", null)).doesNotContain("copy");
    }

    @Test
    void what_a_person_has_accepted_is_no_reason_to_wait() {
        assertThat(text("before", "shrunk")).doesNotContain("nearly empty");
        assertThat(text("before", "after")).doesNotContain("nearly empty");
        assertThat(text("before", "before")).contains("nearly empty");
    }
}
