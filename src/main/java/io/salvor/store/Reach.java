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
 * secret. It travels to a Job as files ({@link #asFiles}) and is read there with {@link #mountedAt}. A backend that is a folder of
 * the machine needs that folder mounted as well; when there is one, the folder becomes a third part here.
 *
 * @param environment variables with their values
 * @param files variables that name a file, with what that file holds: a key, a list of hosts, a configuration
 */
public record Reach(Map<String, String> environment, Map<String, String> files) {
    private static final String ENVIRONMENT = "environment";
    private static final String FILES = "files";

    public Reach {
        environment = Map.copyOf(environment);
        files = Map.copyOf(files);
    }

    /** All of it as files: content by path, of two parts that Kubernetes allows as keys. */
    public Map<String, String> asFiles() {
        Map<String, String> all = new TreeMap<>();
        environment.forEach((variable, value) -> all.put(ENVIRONMENT + "/" + variable, value));
        files.forEach((variable, content) -> all.put(FILES + "/" + variable, content));
        return all;
    }

    /** The environment of a process that finds {@link #asFiles} below a folder; empty where there is no such folder. */
    public static Map<String, String> mountedAt(Path folder) throws IOException {
        Map<String, String> variables = new HashMap<>();
        for (Path file : filesOf(folder.resolve(ENVIRONMENT))) {
            variables.put(file.getFileName().toString(), Files.readString(file));
        }
        for (Path file : filesOf(folder.resolve(FILES))) {
            variables.put(file.getFileName().toString(), file.toString());
        }
        return variables;
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

    /** Names the variables and none of their values. */
    @Override
    public String toString() {
        return "Reach[" + asFiles().keySet() + "]";
    }
}
