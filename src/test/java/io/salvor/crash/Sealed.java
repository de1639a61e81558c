package io.salvor.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.Backup;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeStatus;
import io.salvor.api.VolumeAttempt;
import io.salvor.api.VolumePhase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** Compares what lies in the bucket of an ended Backup with what the cluster says of it. */
public final class Sealed {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Sealed() {}

    /** What differs, in words. @param location folder of the location on the disk of the S3 server */
    public static List<String> differences(Path location, Backup backup, List<PodVolumeBackup> volumes)
            throws IOException {
        String name = backup.getMetadata().getName();
        Path folder = location.resolve("backups").resolve(name);
        Path marker = folder.resolve("salvor-backup.json");
        Path document = folder.resolve(name + "-podvolumebackups.json.gz");
        if (!Files.exists(marker) || !Files.exists(document)) {
            return List.of("it is not sealed");
        }
        List<String> differences = new ArrayList<>();
        JsonNode sealed = JSON.readTree(marker.toFile());
        compare(differences, "phase", backup.getStatus().phase, sealed.path("phase"));
        compare(differences, "UID", backup.getMetadata().getUid(), sealed.path("uid"));
        compare(differences, "number of volumes", backup.getStatus().volumes.total, sealed.at("/volumes/total"));
        compare(differences, "number of whole volumes", whole(volumes), sealed.at("/volumes/completed"));
        try (InputStream in = new GZIPInputStream(Files.newInputStream(document))) {
            Set<String> there = new TreeSet<>();
            JSON.readTree(in)
                    .forEach(one -> there.add(one.at("/metadata/name").asText() + " "
                            + one.at("/status/phase").asText() + " "
                            + one.at("/status/snapshotID").asText()));
            Set<String> here = volumes.stream().map(Sealed::line).collect(Collectors.toCollection(TreeSet::new));
            if (!here.equals(there)) {
                differences.add("volumes are " + here + " and in the bucket " + there);
            }
        }
        return differences;
    }

    private static void compare(List<String> differences, String what, Object here, JsonNode there) {
        if (!String.valueOf(here).equals(there.asText())) {
            differences.add("the marker says " + there + " for the " + what + ", which is " + here);
        }
    }

    private static long whole(List<PodVolumeBackup> volumes) {
        return volumes.stream()
                .filter(volume -> volume.getStatus().phase == VolumePhase.Completed)
                .count();
    }

    private static String line(PodVolumeBackup volume) {
        return volume.getMetadata().getName() + " " + volume.getStatus().phase + " "
                + Objects.requireNonNullElse(volume.getStatus().snapshotID, "");
    }

    /** What is wrong with the attempts at a volume that has its outcome. */
    public static List<String> attempts(PodVolumeBackup volume) {
        return attempts(volume.getMetadata().getName(), volume.getStatus());
    }

    /** The same by the name of a record of either kind. */
    public static List<String> attempts(String name, PodVolumeStatus status) {
        List<String> violations = new ArrayList<>();
        Set<Integer> numbers = new HashSet<>();
        for (VolumeAttempt attempt : status.attempts) {
            if (!numbers.add(attempt.number)) {
                violations.add(name + " has two attempts with the number " + attempt.number);
            }
            if (attempt.completionTimestamp == null) {
                violations.add(name + " is " + status.phase + ", and its attempt " + attempt.number + " is not over");
            }
        }
        return violations;
    }
}
