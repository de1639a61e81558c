package io.salvor.operator.copying;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.CopyStatus;
import io.salvor.api.ResticRepository;
import io.salvor.operator.storage.OpenLocation;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyLookTest {
    @TempDir
    Path folder;

    private CopyWorld world;

    @BeforeEach
    void make() {
        world = new CopyWorld(folder);
    }

    private CopyStatus status() {
        return world.policy().getStatus().copies.get(0);
    }

    @Test
    void what_is_due_gets_a_job_for_its_data_and_is_sealed_once_that_is_there() throws Exception {
        world.backup("b1", 2, "shop");
        world.copies();
        world.begin();

        ResticRepository target = world.target("shop");
        assertThat(target.getStatus().copyJob.name)
                .isEqualTo(world.job().name())
                .endsWith("-c1");
        assertThat(target.getStatus().copyJob.snapshots).isEqualTo(1);
        assertThat(target.getStatus().policies).containsExactly(CopyWorld.POLICY);
        assertThat(CopyWorld.condition(target.getStatus().conditions).reason).isEqualTo("InProgress");
        assertThat(world.copied().status).isEqualTo("Unknown");
        assertThat(world.copied().message)
                .contains("location second", world.job().name());
        assertThat(status().waiting).isEqualTo(1);
        assertThat(status().oldestWaiting).isEqualTo("b1");
        assertThat(world.copyOf("b1")).isEmpty();

        world.run();
        world.look();

        OpenLocation second = world.location(CopyWorld.SECOND);
        assertThat(second.checked(world.copyOf("b1").orElseThrow()).volumes()).hasSize(1);
        assertThat(world.copyOf("b1").orElseThrow().copiedFrom()).isEqualTo(CopyWorld.FIRST);
        assertThat(world.target("shop").getStatus().copyJob).isNull();
        assertThat(world.target("shop").getStatus().lastCopyTime).isNotNull();
        assertThat(world.copied().status).isEqualTo("True");
        assertThat(world.copied().reason).isEqualTo("CopiesUpToDate");
        assertThat(status().waiting).isZero();
        assertThat(status().lastBackup).isEqualTo("b1");
        assertThat(status().backups).singleElement().satisfies(copy -> assertThat(copy.name)
                .isEqualTo("b1"));
        assertThat(world.shown("b1").getStatus().copies)
                .singleElement()
                .satisfies(copy -> assertThat(copy.storageLocation).isEqualTo(CopyWorld.SECOND));
        assertThat(world.jobs.secrets()).isEmpty();
        world.clock.advance(Duration.ofHours(2));
        world.look();
        assertThat(world.jobs.copying()).hasSize(1);
    }
}
