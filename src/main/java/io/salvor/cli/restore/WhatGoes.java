package io.salvor.cli.restore;

import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.StoredVolume;
import io.salvor.trouble.CatalogException;
import io.salvor.units.Durations;
import io.salvor.units.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What goes with a backup, for a person who is to say whether it may.
 *
 * @param newestWhole whether no newer backup of its policy holds everything
 * @param suspicious it, or the newest after it, that holds volumes that were nearly empty and that nobody has accepted; null for none
 */
record WhatGoes(BackupMarker marker, List<StoredVolume> volumes, boolean newestWhole, String suspicious) {
    private static final String COMPLETED = "Completed";
    private static final int SHOWN = 50;

    WhatGoes {
        volumes = List.copyOf(volumes);
    }

    /**
     * @param accepted by a policy: the backup up to which a person has said that what was nearly empty is right
     * @throws IllegalArgumentException if the location has no such backup
     */
    static WhatGoes of(Catalog catalog, String location, String backup, Function<String, Optional<String>> accepted) {
        BackupMarker marker = catalog.marker(backup)
                .orElseThrow(() -> new IllegalArgumentException(
                        catalog.deletions().isUnderWay(backup)
                                ? "backup " + backup + " of location " + location + " is being deleted already"
                                : "location " + location + " holds no backup " + backup
                                        + "; salvor backups lists them"));
        List<BackupMarker> ofPolicy = catalog.markers().backups().stream()
                .filter(other -> Objects.equals(other.policy(), marker.policy()))
                .toList();
        Optional<BackupMarker> newest = ofPolicy.stream()
                .filter(other -> other.phase().equals(COMPLETED))
                .findFirst();
        return new WhatGoes(
                marker,
                volumes(catalog, backup),
                newest.filter(whole -> whole.name().equals(backup)).isPresent(),
                suspicious(marker, ofPolicy, accepted));
    }

    /** @param ofPolicy the newest first */
    private static String suspicious(
            BackupMarker marker, List<BackupMarker> ofPolicy, Function<String, Optional<String>> accepted) {
        String upTo =
                marker.policy() == null ? null : accepted.apply(marker.policy()).orElse(null);
        return ofPolicy.stream()
                .takeWhile(other -> !other.name().equals(upTo))
                .filter(other -> !other.startTime().isBefore(marker.startTime()))
                .filter(other -> other.volumes() != null
                        && other.volumes().suspicious() != null
                        && other.volumes().suspicious() > 0)
                .map(BackupMarker::name)
                .findFirst()
                .orElse(null);
    }

    /** One whose list cannot be read is deleted too. */
    private static List<StoredVolume> volumes(Catalog catalog, String backup) {
        try {
            return catalog.volumes(backup);
        } catch (CatalogException e) {
            return List.of();
        }
    }

    String text(Instant now) {
        StringBuilder text = new StringBuilder();
        text.append("backup ").append(marker.name()).append(", ").append(marker.phase());
        if (marker.policy() != null) {
            text.append(", of policy ").append(marker.policy());
        }
        Duration age = Duration.ofSeconds(
                Math.max(0, Duration.between(marker.startTime(), now).toSeconds()));
        text.append(", taken ")
                .append(marker.startTime())
                .append(" (")
                .append(Durations.format(age))
                .append(" ago)\n");
        text.append("  ")
                .append(marker.objects())
                .append(" objects of ")
                .append(String.join(", ", marker.namespaces()))
                .append('\n');
        volumes.stream()
                .limit(SHOWN)
                .forEach(volume -> text.append("  ").append(line(volume)).append('\n'));
        if (volumes.size() > SHOWN) {
            text.append("  and ").append(volumes.size() - SHOWN).append(" more volumes\n");
        }
        warnings(text);
        return text.toString();
    }

    private void warnings(StringBuilder text) {
        if (newestWhole) {
            text.append("It is the newest backup ")
                    .append(marker.policy() == null ? "" : "of its policy ")
                    .append("that holds everything: no newer one replaces it.\n");
        }
        if (marker.copiedFrom() != null) {
            text.append("It is a copy. While its policy copies it here and location ")
                    .append(marker.copiedFrom())
                    .append(
                            " holds it, it is made again: delete it there first, or take this location out of copies.\n");
        }
        if (suspicious != null) {
            text.append(
                    suspicious.equals(marker.name())
                            ? "It holds volumes that were full and are nearly empty. While it is there, retention keeps older ones that"
                                    + " may be the last with their data; without it they may go.\n"
                            : "The newer " + suspicious
                                    + " of its policy holds volumes that were full and are nearly empty: this"
                                    + " one may be the last that has their data.\n");
        }
    }

    private static String line(StoredVolume volume) {
        StoredVolume.Progress progress = volume.status().progress();
        String size =
                progress == null || progress.totalBytes() == null ? "" : ", " + Figures.bytes(progress.totalBytes());
        return "volume " + volume.spec().pod().namespace() + "/"
                + volume.spec().pod().name() + "/" + volume.spec().volume() + ", "
                + volume.status().phase() + size;
    }
}
