package io.salvor.restic;

import java.util.Map;
import java.util.Objects;

/**
 * What restic needs to reach one repository.
 *
 * @param identifier the repository as restic names it, such as {@code s3:http://host:9000/bucket/prefix/restic/shop} or a folder
 * @param password the password of the repository
 * @param environment what its backend reads from the environment
 * @param files variables that name a file, with what that file has to hold while restic runs
 */
public record RepositoryAccess(
        String identifier, String password, Map<String, String> environment, Map<String, String> files) {
    public RepositoryAccess {
        Objects.requireNonNull(identifier, "identifier");
        Objects.requireNonNull(password, "password");
        environment = Map.copyOf(environment);
        files = Map.copyOf(files);
    }

    /** Of a repository whose files, if it needs any, are in place already. */
    public RepositoryAccess(String identifier, String password, Map<String, String> environment) {
        this(identifier, password, environment, Map.of());
    }

    /** Names the repository and nothing that is secret. */
    @Override
    public String toString() {
        return "RepositoryAccess[" + identifier + "]";
    }
}
