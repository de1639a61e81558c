package io.salvor.operator.copying;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.catalog.BackupMarker;
import io.salvor.copying.CopiedSnapshots;
import io.salvor.operator.OperatorSettings;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.ResticSlots;
import io.salvor.restic.Restic;
import io.salvor.store.ObjectNames;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two repositories of a namespace, with a restic that says how often it was started. */
class SnapshotListingsTest {
    private static final Duration OLD = Duration.ofMinutes(11);

    @TempDir
    Path folder;

    private CopyWorld world;
    private SnapshotListings listings;
    private Set<String> wanted;

    @BeforeEach
    void make() throws Exception {
        world = new CopyWorld(folder.resolve("world"));
        BackupMarker backup = world.backup("b1", 2, "shop");
        wanted = Set.of(first().checked(backup).volumes().get(0).status().snapshotID());
        world.copies();
        world.begin();
        Path counting = folder.resolve("restic");
        Files.writeString(
                counting,
                "#!/bin/sh\necho >> " + folder.resolve("started") + "\nexec " + ResticBinary.path() + " \"$@\"\n");
        assertThat(counting.toFile().setExecutable(true)).isTrue();
        listings = new SnapshotListings(
                new Restic(counting, null),
                new ResticSlots(OperatorSettings.with(Map.of("salvor.namespace", "salvor")), world.clock));
    }

    private OpenLocation first() {
        return world.location(CopyWorld.FIRST);
    }

    private OpenLocation second() {
        return world.location(CopyWorld.SECOND);
    }

    private CopiedSnapshots later() {
        world.clock.advance(OLD);
        return listings.of("shop", wanted, first(), second(), world.clock.instant())
                .orElseThrow()
                .of(wanted);
    }

    private long started() throws IOException {
        return Files.size(folder.resolve("started"));
    }

    @Test
    void what_has_not_changed_is_not_listed_anew_however_long_the_others_take() throws Exception {
        assertThat(later().waiting()).isEqualTo(wanted);
        long once = started();
        assertThat(later().waiting()).isEqualTo(wanted);
        assertThat(later().waiting()).isEqualTo(wanted);
        assertThat(started()).isEqualTo(once);

        world.clock.advance(Duration.ofHours(3));
        later();
        assertThat(started()).as("what nobody has asked about was forgotten").isGreaterThan(once);
    }

    @Test
    void what_others_have_added_or_removed_is_found() throws Exception {
        assertThat(later().waiting()).isEqualTo(wanted);
        world.run();
        CopiedSnapshots copied = later();
        assertThat(copied.isWhole()).isTrue();

        String folderOfSnapshots = ObjectNames.repositorySnapshots("shop");
        second().store()
                .delete(folderOfSnapshots + copied.copies().values().iterator().next());
        assertThat(later().waiting()).isEqualTo(wanted);
    }
}
