package io.salvor.store.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.store.ObjectStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes objects and is killed at any line. */
class KilledWriterTest {
    private static final int BYTES = 200_000;
    private static final int KILLS = 12;

    @TempDir
    Path machine;

    @Test
    void an_object_is_the_old_one_or_the_new_one_and_nothing_else_is_seen() throws Exception {
        LocationVolumes volumes = new LocationVolumes(machine, "nas");
        Random random = new Random(11);
        try (ObjectStore store = volumes.backend("nas", "cluster").open()) {
            for (int kill = 0; kill < KILLS; kill++) {
                int whole = killedAfter(volumes, "k" + kill, 1 + random.nextInt(5), random.nextInt(3_000_000));

                byte[] last = read(store, "k" + kill);
                assertThat((int) last[0]).isIn(whole, whole + 1);
                for (String key : store.keys("k" + kill)) {
                    byte[] content = read(store, key);
                    assertThat(content).as(key).hasSize(BYTES).containsOnly(content[0]);
                }
                for (int round = 1; round <= whole; round++) {
                    assertThat((int) read(store, "k" + kill + "-" + round)[0]).isEqualTo(round);
                }
            }
            store.endUploads("", Instant.now().plusSeconds(60));
            assertThat(volumes.folder("nas").resolve("cluster/.salvor-tmp")).isEmptyDirectory();
        }
    }

    /** @return the last round that it said was whole */
    private static int killedAfter(LocationVolumes volumes, String key, int rounds, int nanos)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(LocalProcess.command("nas", "replace", key, String.valueOf(BYTES)));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(volumes.variables());
        Process writer = builder.start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            int last = 0;
            while (last < rounds) {
                last = Integer.parseInt(said.readLine());
            }
            TimeUnit.NANOSECONDS.sleep(nanos);
            // The process itself would close the stream that is read below.
            writer.toHandle().destroyForcibly();
            writer.waitFor();
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                last = Integer.parseInt(line);
            }
            return last;
        }
    }

    private static byte[] read(ObjectStore store, String key) throws IOException {
        try (InputStream in = store.get(key)) {
            return in.readAllBytes();
        }
    }
}
