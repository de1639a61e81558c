package io.salvor.restic;

import java.util.Map;
import java.util.Objects;

/**
 * What restic needs to reach one repository.
 *
 * @param identifier the repository as restic names it, such as {@code s3:http://host:9000/bucket/prefix/restic/shop} or a folder
 * @param password the password of the repository
 * @param environment what its backend reads from the environment, such as {@code AWS_ACCESS_KEY_ID}
 */
public record RepositoryAccess(String identifier, String password, Map<String, String> environment) {
    public RepositoryAccess {
        Objects.requireNonNull(identifier, "identifier");
        Objects.requireNonNull(password, "password");
        environment = Map.copyOf(environment);
    }

    /** Names the repository and nothing that is secret. */
    @Override
    public String toString() {
        return "RepositoryAccess[" + identifier + "]";
    }
}
