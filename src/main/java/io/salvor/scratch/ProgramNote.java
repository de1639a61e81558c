package io.salvor.scratch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A file in which a program says why it ended that another one has started: what it prints does not always get through. It is there only where
 * something was said.
 */
public final class ProgramNote {
    /** Names the file. */
    public static final String VARIABLE = "SALVOR_NOTE";

    private ProgramNote() {}

    /** Leaves one where that is asked for. @param environment of this process */
    public static void leave(Map<String, String> environment, String text) {
        String file = environment.get(VARIABLE);
        if (file == null) {
            return;
        }
        try {
            Path begun = Path.of(file + ".begun");
            Files.writeString(begun, text, StandardCharsets.UTF_8);
            // Who sees it sees all of it.
            Files.move(begun, Path.of(file));
        } catch (IOException e) {
            // It is printed as well.
            return;
        }
    }

    public static Optional<String> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file, StandardCharsets.UTF_8)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
