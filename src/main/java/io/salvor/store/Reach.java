package io.salvor.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a process needs to get at a place: a whole answer for each backend, whose names nobody else has to know. All of it is treated as
 * secret. It travels to a Job as files ({@link #asFiles}) and is read there with {@link #mountedAt}.
 *
 * @param environment variables with their values
 * @param files variables that name a file, with what that file holds: a key, a list of hosts, a configuration
 * @param options of restic, with their values, for what no variable says: {@code limit-upload}, or with a dot for one of a backend, such as
 *     {@code s3.storage-class}. They can be seen by everybody on the machine, so that nothing secret may be in them
 * @param inherited names of variables by which the platform gives an identity to a pod: restic gets them as the process that starts it has
 *     them. Only of a place without credentials of its own, so that the two are never mixed
 */
public record Reach(
        Map<String, String> environment,
        Map<String, String> files,
        Map<String, String> options,
        Set<String> inherited) {
    private static final String ENVIRONMENT = "environment";
    private static final String FILES = "files";
    private static final String OPTIONS = "options";
    private static final String INHERITED = "inherited";

    public Reach {
        environment = Map.copyOf(environment);
        files = Map.copyOf(files);
        options = Map.copyOf(options);
        inherited = Set.copyOf(inherited);
    }

    /** With credentials of its own, or in need of none. */
    public Reach(Map<String, String> environment, Map<String, String> files, Map<String, String> options) {
        this(environment, files, options, Set.of());
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
        inherited.forEach(variable -> all.put(INHERITED + "/" + variable, ""));
        return all;
    }

    /** The same in a process with this environment, whose variables are among its own then. */
    public Reach in(Map<String, String> process) {
        Map<String, String> whole = new HashMap<>(process);
        whole.keySet().retainAll(inherited);
        whole.putAll(environment);
        return new Reach(whole, files, options);
    }

    /**
     * What this process, which finds {@link #asFiles} below a folder, needs; nothing where there is no such folder. The files are where they
     * are: the variables name them.
     */
    public static Reach mountedAt(Path folder) throws IOException {
        return mountedAt(folder, System.getenv());
    }

    static Reach mountedAt(Path folder, Map<String, String> process) throws IOException {
        Map<String, String> variables = contents(folder.resolve(ENVIRONMENT));
        for (Path file : filesOf(folder.resolve(FILES))) {
            variables.put(file.getFileName().toString(), file.toString());
        }
        Set<String> inherited = contents(folder.resolve(INHERITED)).keySet();
        return new Reach(variables, Map.of(), contents(folder.resolve(OPTIONS)), inherited).in(process);
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
