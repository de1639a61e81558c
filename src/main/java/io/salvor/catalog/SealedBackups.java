package io.salvor.catalog;

import io.salvor.store.ObjectNames;
import io.salvor.trouble.CatalogException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a location holds.
 *
 * @param backups newest first, by start time and then name
 * @param problems one for each backup whose marker is there but cannot be read
 */
public record SealedBackups(List<BackupMarker> backups, List<CatalogException> problems) {
    public SealedBackups {
        backups = List.copyOf(backups);
        problems = List.copyOf(problems);
    }

    /** Names of all, those whose marker cannot be read included: their lists of volumes may be whole. */
    public Set<String> names() {
        return Stream.concat(
                        backups.stream().map(BackupMarker::name),
                        problems.stream()
                                .flatMap(problem -> Stream.of(problem.key().split("/"))
                                        .skip(1)
                                        .limit(1)))
                .filter(ObjectNames::isName)
                .collect(Collectors.toSet());
    }
}
