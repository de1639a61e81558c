package io.salvor.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;

/** Salvor's command line as restic starts it: one program by its path, on the classes of the tests. */
public final class SalvorScript {
    private SalvorScript() {}

    public static Path in(Path folder) throws IOException {
        ClassArchive classes =
                new ClassArchive(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        String command =
                classes.command().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        Path script = Files.writeString(
                folder.resolve("salvor"),
                "#!/bin/sh\ncd '" + Path.of("").toAbsolutePath() + "' && exec " + command + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }
}
