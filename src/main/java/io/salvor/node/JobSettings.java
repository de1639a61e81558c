package io.salvor.node;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What the environment says to a node Job.
 *
 * @param volumes folder under which each volume is mounted by the name of its record ({@code SALVOR_VOLUMES})
 * @param signals folder under which the folder by which a waiting pod learns that a volume is back is mounted, by the name of the
 *     volume's record ({@code SALVOR_SIGNALS})
 * @param secrets folder with {@code repositories/<namespace>} and, below {@code reach}, what the backend needs ({@code SALVOR_SECRETS})
 * @param cache folder of restic's cache, null for none ({@code SALVOR_CACHE})
 * @param terminationMessage file for the second record of the results, null for none ({@code SALVOR_TERMINATION_MESSAGE})
 * @param restic path or name of restic ({@code SALVOR_RESTIC})
 * @param parallel how many volumes are worked on at once ({@code SALVOR_PARALLEL})
 * @param deadline when to give up, by this node's clock: {@code SALVOR_DEADLINE}, RFC 3339, where that is near the end of
 *     {@code SALVOR_TIME_LEFT}, else that: the clock of a node may be hours off
 * @param volumeTimeout how long one volume may take, null for as long as the Job ({@code SALVOR_VOLUME_TIMEOUT})
 * @param mounts the list of what is mounted ({@code SALVOR_MOUNTINFO})
 * @param location folder at which the volume with the repositories has to be mounted, null for none ({@code SALVOR_LOCATION})
 * @param hostPaths folders of the host with volumes at or below them, with colons between them ({@code SALVOR_HOST_PATHS})
 */
public record JobSettings(
        Path volumes,
        Path signals,
        Path secrets,
        Path cache,
        Path terminationMessage,
        Path restic,
        int parallel,
        Instant deadline,
        Duration volumeTimeout,
        Path mounts,
        Path location,
        List<String> hostPaths) {
    private static final int MOST_PARALLEL = 64;
    private static final Duration LONGEST = Duration.ofHours(24);

    /** So much later than its Job was made a pod may start. */
    private static final Duration LATEST_START = Duration.ofMinutes(15);

    /** Reads the environment; an IllegalArgumentException names the variable that is wrong. */
    public static JobSettings read(Map<String, String> environment, Instant now) {
        return new JobSettings(
                Path.of(environment.getOrDefault("SALVOR_VOLUMES", "/volumes")),
                Path.of(environment.getOrDefault("SALVOR_SIGNALS", "/signals")),
                Path.of(environment.getOrDefault("SALVOR_SECRETS", "/secrets")),
                path(environment.get("SALVOR_CACHE")),
                path(environment.get("SALVOR_TERMINATION_MESSAGE")),
                Path.of(environment.getOrDefault("SALVOR_RESTIC", "restic")),
                parallel(environment.getOrDefault("SALVOR_PARALLEL", "2")),
                deadline(instant(environment), duration(environment, "SALVOR_TIME_LEFT"), now),
                duration(environment, "SALVOR_VOLUME_TIMEOUT"),
                Path.of(environment.getOrDefault("SALVOR_MOUNTINFO", "/proc/self/mountinfo")),
                path(environment.get("SALVOR_LOCATION")),
                hostPaths(environment.getOrDefault("SALVOR_HOST_PATHS", "")));
    }

    private static Path path(String text) {
        return text == null || text.isBlank() ? null : Path.of(text);
    }

    private static List<String> hostPaths(String text) {
        return Arrays.stream(text.split(":")).filter(path -> !path.isBlank()).toList();
    }

    private static int parallel(String text) {
        try {
            int parallel = Integer.parseInt(text.strip());
            if (parallel >= 1 && parallel <= MOST_PARALLEL) {
                return parallel;
            }
        } catch (NumberFormatException e) {
            // Said below, for every value that cannot be used.
        }
        throw new IllegalArgumentException(
                "SALVOR_PARALLEL must be a number from 1 to " + MOST_PARALLEL + ", not \"" + text + "\"");
    }

    private static Instant deadline(Instant deadline, Duration left, Instant now) {
        if (left == null) {
            return deadline == null ? now.plus(LONGEST) : deadline;
        }
        Instant latest = now.plus(left);
        boolean clocksAgree =
                deadline != null && deadline.isBefore(latest) && deadline.isAfter(latest.minus(LATEST_START));
        return clocksAgree ? deadline : latest;
    }

    private static Instant instant(Map<String, String> environment) {
        String text = environment.getOrDefault("SALVOR_DEADLINE", "").strip();
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "SALVOR_DEADLINE must be a time such as 2026-01-31T02:00:00Z, not \"" + text + "\"");
        }
    }

    private static Duration duration(Map<String, String> environment, String name) {
        String text = environment.getOrDefault(name, "").strip();
        try {
            return text.isEmpty() ? null : Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(name + " must be a duration such as PT1H30M, not \"" + text + "\"");
        }
    }

    /** The same with an earlier deadline; a later one changes nothing. */
    JobSettings endingBy(Instant earlier) {
        return new JobSettings(
                volumes,
                signals,
                secrets,
                cache,
                terminationMessage,
                restic,
                parallel,
                earlier.isBefore(deadline) ? earlier : deadline,
                volumeTimeout,
                mounts,
                location,
                hostPaths);
    }

    /** What opens the repositories. */
    public RepositorySecrets repositories() {
        return new RepositorySecrets(secrets, new RepositoryVolume(location, mounts));
    }
}
