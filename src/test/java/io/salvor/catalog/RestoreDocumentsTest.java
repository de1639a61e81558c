package io.salvor.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.store.ObjectStore;
import io.salvor.testing.FolderObjectStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreDocumentsTest {
    private static final Instant START = Instant.parse("2026-05-01T10:00:00Z");

    @TempDir
    Path folder;

    private ObjectStore store;
    private RestoreDocuments documents;

    @BeforeEach
    void a_location() {
        store = new FolderObjectStore(folder);
        documents = new Catalog(store).restoreDocuments();
    }

    private void planned(String name, int minute) {
        documents.put(new PlannedRestore(
                1,
                name,
                "uid-" + minute,
                "nightly",
                null,
                List.of(),
                START.plusSeconds(60L * minute),
                false,
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
    }

    private void ended(String name, int minute) {
        documents.put(new RestoreReport(
                1,
                name,
                "uid-" + minute,
                "nightly",
                null,
                null,
                null,
                "Completed",
                null,
                List.of(),
                null,
                List.of(),
                List.of()));
    }

    @Test
    void the_documents_of_the_newest_restores_stay_whatever_their_names() {
        store.put("restores/torn-uid/plan.json.gz", new byte[] {1});
        store.put("restores/7f4c-plan.json.gz", new byte[] {1});
        int all = RestoreDocuments.KEPT + RestoreDocuments.MORE;
        for (int minute = 0; minute < all; minute++) {
            planned("r" + (all - minute), minute);
            ended("r" + (all - minute), minute);
        }

        assertThat(store.folders("restores/")).hasSize(RestoreDocuments.KEPT);
        assertThat(documents.planned("r1", "uid-" + (all - 1))).isPresent();
        assertThat(documents.planned("r" + all, "uid-0")).isEmpty();
        assertThat(documents.report("r" + all, "uid-0")).isEmpty();
        assertThat(store.exists("restores/torn-uid/plan.json.gz")).isFalse();
        assertThat(store.exists("restores/7f4c-plan.json.gz")).isTrue();

        planned("one-more", all);
        assertThat(store.folders("restores/")).hasSize(RestoreDocuments.KEPT + 1);
    }

    @Test
    void a_name_of_any_length_has_its_documents() {
        String longest = "a".repeat(199) + "." + "b".repeat(53);
        planned(longest, 1);
        planned(longest, 2);
        assertThat(documents.planned(longest, "uid-1")).isPresent();
        assertThat(documents.planned(longest, "uid-2").orElseThrow().restore()).isEqualTo(longest);
        assertThat(store.folders("restores/")).hasSize(2).allSatisfy(name -> assertThat(name)
                .hasSizeLessThan(253));
    }
}
