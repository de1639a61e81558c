package io.salvor.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a process needs to get at a place: a whole answer for each backend, whose names nobody else has to know. All of it is treated as
 * secret. It travels to a Job as files ({@link #asFiles}) and is read there with {@link #mountedAt}.
 *
 * @param environment variables with their values
 * @param files variables that name a file, with what that file holds: a key, a list of hosts, a configuration
 * @param options of restic, with their values, for what no variable says: {@code limit-upload}, or with a dot for one of a backend, such as
 *     {@code s3.storage-class}. They can be seen by everybody on the machine, so that nothing secret may be in them
 */
public record Reach(Map<String, String> environment, Map<String, String> files, Map<String, String> options) {
    private static final String ENVIRONMENT = "environment";
    private static final String FILES = "files";
    private static final String OPTIONS = "options";

    public Reach {
        environment = Map.copyOf(environment);
        files = Map.copyOf(files);
        options = Map.copyOf(options);
    }

    /** Without options. */
    public Reach(Map<String, String> environment, Map<String, String> files) {
        this(environment, files, Map.of());
    }

    /** All of it as files: content by path, of two parts that Kubernetes allows as keys. */
    public Map<String, String> asFiles() {
        Map<String, String> all = new TreeMap<>();
        environment.forEach((variable, value) -> all.put(ENVIRONMENT + "/" + variable, value));
        files.forEach((variable, content) -> all.put(FILES + "/" + variable, content));
        options.forEach((option, value) -> all.put(OPTIONS + "/" + option, value));
        return all;
    }

    /**
     * What a process that finds {@link #asFiles} below a folder needs; nothing where there is no such folder. The files are where they are:
     * the variables name them.
     */
    public static Reach mountedAt(Path folder) throws IOException {
        Map<String, String> variables = contents(folder.resolve(ENVIRONMENT));
        for (Path file : filesOf(folder.resolve(FILES))) {
            variables.put(file.getFileName().toString(), file.toString());
        }
        return new Reach(variables, Map.of(), contents(folder.resolve(OPTIONS)));
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new HashMap<>();
        for (Path file : filesOf(folder)) {
            contents.put(file.getFileName().toString(), Files.readString(file));
        }
        return contents;
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isRegularFile)) {
            entries.forEach(files::add);
        }
        return files;
    }

    /** Names the variables and options and none of their values. */
    @Override
    public String toString() {
        return "Reach[" + asFiles().keySet() + "]";
    }
}
