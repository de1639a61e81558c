package io.salvor.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a bad disk does to files. */
public final class Damage {
    private static final int NEAR_THE_BEGINNING = 20;

    private Damage() {}

    /** Changes a few bytes of every file at or below a path. */
    public static void to(Path path) throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                file.toFile().setWritable(true);
                try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
                    for (long at : List.of((long) NEAR_THE_BEGINNING, content.length() / 2)) {
                        content.seek(at);
                        content.write("damage".getBytes(StandardCharsets.UTF_8));
                    }
                }
            }
        }
    }
}
