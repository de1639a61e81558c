package io.salvor.crash;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.salvor.catalog.LocationRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What lies in a location whose master key was replaced.
 *
 * @param folder of the location on the disk of the S3 server
 */
record ReplacedKey(Path folder, String context, byte[] old, byte[] next) {
    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());

    /** What is not as it must be. */
    List<String> violations() throws IOException {
        List<String> violations = new ArrayList<>();
        LocationRecord record = JSON.readValue(folder.resolve("salvor.json").toFile(), LocationRecord.class);
        if (!record.isOf(next) || record.retires() || !record.keyContext().equals(context)) {
            violations.add("the record of the location does not say that the new key alone is in force");
        }
        List<byte[]> earlier = record.earlierKeys(next);
        if (earlier.size() != 1 || !Arrays.equals(earlier.get(0), old)) {
            violations.add("the record of the location keeps " + earlier.size() + " keys, and not the old one alone");
        }
        for (String namespace : Diary.NAMESPACES) {
            try (Stream<Path> keys =
                    Files.list(folder.resolve("restic").resolve(namespace).resolve("keys"))) {
                long count = keys.count();
                if (count != 1) {
                    violations.add("the repository of " + namespace + " has " + count + " keys");
                }
            }
        }
        return violations;
    }
}
