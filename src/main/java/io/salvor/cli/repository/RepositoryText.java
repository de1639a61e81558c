package io.salvor.cli.repository;

import io.salvor.api.CheckFinding;
import io.salvor.api.Condition;
import io.salvor.api.DamagedSnapshot;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.Conditions;
import io.salvor.units.Figures;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How a repository stands, in words for people. */
final class RepositoryText {
    private static final String UNKNOWN = "-";
    private static final String ROW = "%-24s %-16s %-9s %-22s %-22s %-8s %-9s %s%n";

    private RepositoryText() {}

    /** A line for each. */
    static void table(List<ResticRepository> repositories, PrintWriter out) {
        out.printf(
                ROW, "NAMESPACE", "LOCATION", "STATUS", "LAST MAINTENANCE", "CHECKED", "SIZE", "SNAPSHOTS", "DAMAGED");
        for (ResticRepository one : repositories) {
            ResticRepositoryStatus status = one.getStatus();
            out.printf(
                    ROW,
                    one.getSpec().volumeNamespace,
                    one.getSpec().backupStorageLocation,
                    text(status.phase),
                    text(status.lastMaintenanceTime),
                    text(status.lastCheckTime),
                    text(status.size),
                    text(status.snapshots),
                    isDamaged(one) ? "yes" : status.lastCheckTime == null ? UNKNOWN : "no");
        }
        out.flush();
    }

    static boolean isDamaged(ResticRepository repository) {
        return repository.getStatus().maintenance != null && repository.getStatus().maintenance.found != null;
    }

    /** What maintenance says of it; null for nothing. */
    static String standing(ResticRepository repository) {
        return maintained(repository).map(condition -> condition.message).orElse(null);
    }

    private static Optional<Condition> maintained(ResticRepository repository) {
        return repository.getStatus().conditions.stream()
                .filter(condition -> condition.type.equals(Conditions.MAINTAINED))
                .findFirst();
    }

    /** Whether its last Job has failed. */
    static boolean hasFailed(ResticRepository repository) {
        return maintained(repository)
                .filter(condition -> condition.status.equals("False"))
                .isPresent();
    }

    static void figures(ResticRepository repository, PrintWriter out) {
        ResticRepositoryStatus status = repository.getStatus();
        out.println("repository of namespace " + repository.getSpec().volumeNamespace + " in location "
                + repository.getSpec().backupStorageLocation + ": " + repository.getSpec().repoIdentifier);
        out.println("  size:             " + text(status.size) + ", no snapshot needs " + text(status.unused)
                + " of its packs");
        out.println("  packs:            " + text(status.packs) + " with "
                + (status.packBytes == null ? UNKNOWN : Figures.bytes(status.packBytes)));
        out.println("  index:            " + text(status.indexes) + " files with "
                + (status.indexBytes == null ? UNKNOWN : Figures.bytes(status.indexBytes)));
        out.println("  snapshots:        " + text(status.snapshots));
        if (status.maintenance != null) {
            out.println("  oldest, newest:   " + text(status.maintenance.oldestSnapshot) + ", "
                    + text(status.maintenance.newestSnapshot));
            if (status.maintenance.read != null) {
                out.println("  data read:        " + text(status.maintenance.read.percent) + " since "
                        + text(status.maintenance.read.since) + "; all of it since "
                        + text(status.maintenance.read.allSince));
            }
        }
        out.println("  last maintenance: " + text(status.lastMaintenanceTime));
        out.println("  last check:       " + text(status.lastCheckTime));
        out.println("  next:             " + text(status.nextMaintenanceTime));
        status.settings.forEach(setting -> out.println("  " + setting));
        out.flush();
    }

    /** What the last check has found. */
    static void checked(ResticRepository repository, PrintWriter out) {
        String namespace = repository.getSpec().volumeNamespace;
        if (!isDamaged(repository)) {
            out.println(namespace + ": no errors were found");
            out.flush();
            return;
        }
        CheckFinding found = repository.getStatus().maintenance.found;
        out.println(namespace + ": the repository is damaged, " + text(found.errors) + " errors");
        found.packs.forEach(pack -> out.println("  pack " + pack));
        found.lines.forEach(line -> out.println("  " + line));
        for (DamagedSnapshot snapshot : found.snapshots) {
            out.println("  Backup " + text(snapshot.backup) + ", volume " + text(snapshot.volume) + ", snapshot "
                    + snapshot.snapshotID + ": "
                    + (snapshot.files.isEmpty() ? "folders cannot be listed" : String.join(", ", snapshot.files)));
        }
        out.println("docs/repair.md says what to do; nothing is removed from the repository until a check is content");
        out.flush();
    }

    private static String text(Object value) {
        return Objects.toString(value, UNKNOWN);
    }
}
