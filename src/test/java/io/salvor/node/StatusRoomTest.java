package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.RootAttributes;
import io.salvor.api.VolumePhase;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusRoomTest {
    private static final int MOST_BYTES = 64 << 10;
    private static final String NASTY = "aä\u20ac\uD83D\uDE00\uD800\uDC00\"\\\n\u0001\u007f\u202e/";

    @Test
    void a_status_with_the_longest_paths_fits_whatever_is_in_them() throws Exception {
        Random random = new Random(8);
        for (int round = 0; round < 300; round++) {
            PodVolumeBackupStatus status = status(random);
            StatusRoom.fit(status);
            byte[] json = new ObjectMapper().writeValueAsBytes(status);
            assertThat(json.length).as("round %d", round).isLessThan(MOST_BYTES);
            assertThat(bytes(status.message)).isLessThanOrEqualTo(StatusRoom.MESSAGE);
            assertThat(status.unreadable).hasSize(20).allMatch(path -> bytes(path) <= StatusRoom.PATH);
            assertThat(new ObjectMapper().readValue(json, PodVolumeBackupStatus.class).unreadable)
                    .as("nothing is half a character")
                    .isEqualTo(status.unreadable);
        }
    }

    @Test
    void what_is_short_stays_as_it_is() {
        PodVolumeBackupStatus status = new PodVolumeBackupStatus();
        status.message = "shop/db-0/data: 1 file could not be read: größe";
        StatusRoom.fit(status);
        assertThat(status.message).isEqualTo("shop/db-0/data: 1 file could not be read: größe");
        assertThat(status.unreadable).isEmpty();
    }

    private static PodVolumeBackupStatus status(Random random) {
        PodVolumeBackupStatus status = new PodVolumeBackupStatus();
        status.phase = VolumePhase.PartiallyFailed;
        status.reason = "FilesUnreadable";
        status.message = text(random, 20 * 4096);
        status.unreadable =
                IntStream.range(0, 20).mapToObj(i -> text(random, 4096)).toList();
        status.root = new RootAttributes();
        status.root.attributes = Map.of("note", "x".repeat(16 << 10));
        return status;
    }

    private static String text(Random random, int bytes) {
        StringBuilder text = new StringBuilder();
        int from = random.nextInt(NASTY.length());
        int letters = 1 + random.nextInt(NASTY.length() - from);
        while (bytes(text.toString()) < bytes) {
            for (int i = 0; i < 512; i++) {
                text.append(NASTY.charAt(from + random.nextInt(letters)));
            }
        }
        return text.toString();
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
