package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.VolumePhase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A location that is given another place while a Backup is at work, with a copy of all that was in the first. */
class MovedLocationTest {
    @TempDir
    Path folder;

    private BackupWorld world;
    private Path first;

    @BeforeEach
    void one_volume_is_saved_and_one_is_not() throws IOException {
        world = new BackupWorld(folder);
        world.pod("db", "node-1");
        world.pod("web", "node-2");
        world.started();
        world.jobs.runs(world.job("node-2").name());
        world.reports("db", VolumePhase.Completed);
        first = Path.of(world.locations.open("default").backend().place());
        copy(first, first.resolveSibling("moved"));
        world.locations.add("default", "moved");
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(from)) {
            all = walk.toList();
        }
        for (Path one : all) {
            Files.copy(one, to.resolve(from.relativize(one)));
        }
    }

    @Test
    void nothing_is_sealed_without_its_data_and_all_goes_on_where_it_began() {
        world.look();
        assertThat(world.condition().reason).isEqualTo("InvalidLocation");
        assertThat(world.condition().message).contains("another place", first.toString(), "give it that place back");

        world.locations.add("default", first.getFileName().toString());
        world.reports("web", VolumePhase.Completed);
        world.look();
        assertThat(world.status().phase).as(world.status().message).isEqualTo(BackupPhase.Completed);
    }

    @Test
    void one_that_is_canceled_ends_without_a_seal() {
        Backup backup = world.objects.now(Backup.class, "nightly");
        backup.getSpec().cancel = true;
        world.objects.put(backup);

        world.look();
        for (int look = 0; look < 40 && world.status().completionTime == null; look++) {
            world.clock.advance(Duration.ofMinutes(1));
            world.look();
        }

        assertThat(world.status().phase).isEqualTo(BackupPhase.Failed);
        assertThat(world.status().message).contains("another place", "restic by hand");
        assertThat(world.catalog().marker("nightly")).isEmpty();
    }
}
