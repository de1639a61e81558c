package io.salvor.restic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What restic needs to reach one repository.
 *
 * @param identifier the repository as restic names it, such as {@code s3:http://host:9000/bucket/prefix/restic/shop} or a folder
 * @param password the password of the repository
 * @param environment what its backend reads from the environment
 * @param files variables that name a file, with what that file has to hold while restic runs
 * @param options of restic with their values; one with a dot is a backend's own. Nothing secret
 */
public record RepositoryAccess(
        String identifier,
        String password,
        Map<String, String> environment,
        Map<String, String> files,
        Map<String, String> options) {
    public RepositoryAccess {
        Objects.requireNonNull(identifier, "identifier");
        Objects.requireNonNull(password, "password");
        environment = Map.copyOf(environment);
        files = Map.copyOf(files);
        options = Map.copyOf(options);
    }

    /** Without options. */
    public RepositoryAccess(
            String identifier, String password, Map<String, String> environment, Map<String, String> files) {
        this(identifier, password, environment, files, Map.of());
    }

    /** Of a repository whose files, if it needs any, are in place already. */
    public RepositoryAccess(String identifier, String password, Map<String, String> environment) {
        this(identifier, password, environment, Map.of());
    }

    /** The options as restic takes them, in an order that is always the same. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        new TreeMap<>(options)
                .forEach(
                        (name, value) -> arguments.add((name.contains(".") ? "--option=" : "--") + name + "=" + value));
        return arguments;
    }

    /** Names the repository and nothing that is secret. */
    @Override
    public String toString() {
        return "RepositoryAccess[" + identifier + "]";
    }
}
