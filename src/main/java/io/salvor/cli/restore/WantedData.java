package io.salvor.cli.restore;

import io.salvor.api.DataFailureAction;
import io.salvor.api.DataRoute;
import io.salvor.api.ExistingData;
import io.salvor.api.PodVolumes;
import io.salvor.api.RestoreFiles;
import io.salvor.api.RestoreMode;
import io.salvor.api.RestoreSpec;
import io.salvor.api.RestoreVolume;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** How data is to come back, as arguments say it. */
final class WantedData {
    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description =
                    "One of ${COMPLETION-CANDIDATES}; Full unless given. Data puts data into claims that are there, and"
                            + " makes no objects.")
    private RestoreMode mode;

    @Option(
            names = "--claim-mapping",
            split = ",",
            paramLabel = "NAMESPACE/OLD=NEW",
            description = "With --mode Data: claim that gets the data of another one. Repeatable.")
    private Map<String, String> claimMapping = Map.of();

    @Option(
            names = "--allow-running",
            description = "With --mode Data: write although pods mount the claims; what they write mixes with it.")
    private boolean allowRunning;

    @Option(
            names = "--scale-down",
            description = "With --mode Data: scale down what mounts the claims, and up again when their data is there.")
    private boolean scaleDown;

    @Option(
            names = "--suspend-gitops",
            description = "Suspend what Argo CD or Flux holds the workloads to, for as long as the restore takes.")
    private boolean suspendGitOps;

    @Option(
            names = "--existing-data",
            paramLabel = "RULE",
            description = "What becomes of data that lies in a volume before the restore writes to it: one of"
                    + " ${COMPLETION-CANDIDATES}; Keep unless given.")
    private ExistingData existingData;

    @Option(
            names = "--existing-data-of",
            split = ",",
            paramLabel = "VOLUME=RULE",
            description = "The same for one volume: NAMESPACE/CLAIM, or NAMESPACE/POD/VOLUME. Repeatable.")
    private Map<String, ExistingData> volumes = Map.of();

    @Option(
            names = "--files",
            split = ",",
            paramLabel = "PATTERN",
            description =
                    "Restore only files that fit: /etc/app.conf from the root of a volume, *.sql at any depth. Repeatable.")
    private List<String> files = List.of();

    @Option(
            names = "--files-folder",
            paramLabel = "FOLDER",
            description = "Restore into a new folder of this name in each volume.")
    private String folder;

    @Option(
            names = "--data-route",
            paramLabel = "ROUTE",
            description = "How data behind claims comes back: one of ${COMPLETION-CANDIDATES}; Claim unless given.")
    private DataRoute dataRoute;

    @Option(
            names = "--pod-volumes",
            paramLabel = "RULE",
            description = "What becomes of volumes without a claim where a controller makes their pod anew: one of"
                    + " ${COMPLETION-CANDIDATES}; Restore unless given.")
    private PodVolumes podVolumes;

    @Option(
            names = "--on-data-failure",
            paramLabel = "RULE",
            description =
                    "What becomes of what mounts a claim that could not be filled: one of ${COMPLETION-CANDIDATES};"
                            + " Hold unless given.")
    private DataFailureAction onDataFailure;

    /** @throws IllegalArgumentException where a volume is named in another form */
    void putInto(RestoreSpec spec) {
        spec.mode = mode == null ? spec.mode : mode;
        spec.claimMapping = claimMapping.isEmpty() ? null : claimMapping;
        spec.allowRunning = allowRunning ? Boolean.TRUE : null;
        spec.scaleDown = scaleDown ? Boolean.TRUE : null;
        spec.suspendGitOps = suspendGitOps ? Boolean.TRUE : null;
        spec.existingData = existingData == null ? spec.existingData : existingData;
        spec.volumes = new ArrayList<>();
        volumes.forEach((volume, rule) -> spec.volumes.add(volume(volume, rule)));
        if (!files.isEmpty() || folder != null) {
            spec.files = new RestoreFiles();
            spec.files.include = files;
            spec.files.folder = folder;
        }
        spec.dataRoute = dataRoute == null ? spec.dataRoute : dataRoute;
        spec.podVolumes = podVolumes == null ? spec.podVolumes : podVolumes;
        spec.onDataFailure = onDataFailure == null ? spec.onDataFailure : onDataFailure;
    }

    private static RestoreVolume volume(String named, ExistingData rule) {
        String[] names = named.split("/", -1);
        RestoreVolume volume = new RestoreVolume();
        volume.namespace = names[0];
        volume.existingData = rule;
        if (names.length == 2) {
            volume.claim = names[1];
        } else if (names.length == 3) {
            volume.pod = names[1];
            volume.volume = names[2];
        } else {
            throw new IllegalArgumentException("--existing-data-of names \"" + named
                    + "\", which is neither NAMESPACE/CLAIM nor NAMESPACE/POD/VOLUME");
        }
        return volume;
    }
}
