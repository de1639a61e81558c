package io.salvor.operator.copying;

import io.salvor.api.ResticRepository;
import io.salvor.catalog.BackupMarker;
import io.salvor.kubernetes.Conditions;
import io.salvor.kubernetes.Names;
import io.salvor.operator.run.EndSteps;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.Repositories;
import io.salvor.trouble.Reason;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Says where the repositories are not as they should be in which copies lie already. It goes by what is on record of them. */
final class CopyPlaces {
    private CopyPlaces() {}

    /**
     * @param there Backups of a policy in the location
     * @param waits learns what is wrong; nothing is added where something is known already
     */
    static void say(
            List<BackupMarker> there, OpenLocation to, Map<String, ResticRepository> repositories, CopyWaits waits) {
        if (waits.isWrong()) {
            return;
        }
        there.stream()
                .flatMap(marker -> marker.namespaces().stream())
                .distinct()
                .sorted()
                .map(namespace -> repositories.get(Names.repository(namespace, to.name())))
                .filter(Objects::nonNull)
                .forEach(repository -> say(repository, waits));
    }

    private static void say(ResticRepository repository, CopyWaits waits) {
        String copies =
                "copies lie in ResticRepository " + repository.getMetadata().getName() + ", which ";
        if (Repositories.isNotReady(repository)) {
            waits.wrong(reason(repository), copies + "cannot be used: " + repository.getStatus().message);
        }
        repository.getStatus().conditions.stream()
                .filter(condition -> condition.type.equals(Conditions.DAMAGED) && condition.status.equals("True"))
                .forEach(damaged -> waits.wrong(Reason.RepositoryDamaged, copies + "is damaged: " + damaged.message));
    }

    /** Why one cannot be used. */
    static Reason reason(ResticRepository repository) {
        return repository.getStatus().conditions.stream()
                .filter(condition -> condition.type.equals(Conditions.READY))
                .map(condition -> EndSteps.reason(condition.reason))
                .findFirst()
                .orElse(Reason.CopyFailed);
    }
}
