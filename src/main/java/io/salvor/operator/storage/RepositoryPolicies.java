package io.salvor.operator.storage;

import io.salvor.api.BackupPolicy;
import io.salvor.api.ResticRepository;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which policies have a say in what is done with a repository: those that have put data into it and still would. */
public final class RepositoryPolicies {
    private RepositoryPolicies() {}

    /** @param policies all that there are, by name */
    public static List<BackupPolicy> of(ResticRepository repository, Map<String, BackupPolicy> policies) {
        String location = repository.getSpec().backupStorageLocation;
        return repository.getStatus().policies.stream()
                .map(policies::get)
                .filter(Objects::nonNull)
                .filter(policy -> saves(policy, location) || copies(policy, location))
                .toList();
    }

    /** Whether its Backups are stored in a location. */
    public static boolean saves(BackupPolicy policy, String location) {
        return location.equals(policy.getSpec().storageLocation);
    }

    /** Whether its Backups are copied to a location. */
    public static boolean copies(BackupPolicy policy, String location) {
        return policy.getSpec().copies.stream().anyMatch(copy -> location.equals(copy.storageLocation));
    }
}
