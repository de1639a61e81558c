package io.salvor.operator.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.VolumePhase;
import io.salvor.kubernetes.PodExec;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Backup's status fits into an object of the cluster whatever paths, errors and hooks look like. */
class StatusSizeTest {
    private static final int MOST_BYTES = 512 * 1024;

    /** What paths and errors are made of: letters of one to four bytes, and what JSON has to escape. */
    private static final String[] LETTERS = {"a", "é", "漢", "😀", "\"", "\\", "\n", "\u0001", "/"};

    @TempDir
    Path folder;

    private static String text(Random random, int most) {
        int length = random.nextInt(most);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return text.toString();
    }

    private static int size(BackupWorld world) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsBytes(world.status()).length;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void the_status_of_a_backup_fits_whatever_fails(long seed) throws JsonProcessingException {
        Random random = new Random(seed);
        BackupWorld world = new BackupWorld(folder);
        for (int pod = 0; pod < 130; pod++) {
            world.lockedPod("p".repeat(200) + pod, "node-1");
        }
        world.exec.ends((place, command) -> new PodExec.Result(text(random, 5000)));
        world.started();
        assertThat(size(world)).isLessThan(MOST_BYTES);
        for (PodVolumeBackup volume : world.objects.now(PodVolumeBackup.class)) {
            if (!volume.hasEnded()) {
                volume.getStatus().phase = VolumePhase.Failed;
                volume.getStatus().message = text(random, 20_000);
                world.objects.put(volume);
            }
        }
        world.look();
        assertThat(size(world)).isLessThan(MOST_BYTES);
    }

    @Test
    void what_a_list_has_no_room_for_is_counted() {
        BackupWorld world = new BackupWorld(folder);
        for (int pod = 0; pod < 130; pod++) {
            world.pod("p" + pod, "node-1");
        }
        world.ask();
        world.look();
        for (PodVolumeBackup volume : world.objects.now(PodVolumeBackup.class)) {
            volume.getStatus().phase = VolumePhase.Failed;
            volume.getStatus().message = "x".repeat(10_000);
            world.objects.put(volume);
        }
        world.look();
        assertThat(world.status().failures).hasSize(100);
        assertThat(world.status().moreFailures).isEqualTo(30);
        assertThat(world.status().failures.get(0).message).hasSizeLessThan(520).endsWith(" characters more)");
    }
}
