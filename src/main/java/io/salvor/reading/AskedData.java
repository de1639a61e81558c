package io.salvor.reading;

import io.salvor.api.ExistingData;
import io.salvor.api.RestoreSpec;
import io.salvor.restore.ExistingDataRule;
import io.salvor.restore.ExistingDataRules;
import io.salvor.restore.FileChoice;

/** Reads from a Restore what is to become of data that lies in its volumes. */
public final class AskedData {
    private AskedData() {}

    public static ExistingDataRules rules(RestoreSpec spec) {
        return new ExistingDataRules(
                rule(spec.existingData),
                spec.volumes == null
                        ? null
                        : spec.volumes.stream()
                                .map(volume -> new ExistingDataRules.Different(
                                        volume.namespace,
                                        volume.pod,
                                        volume.volume,
                                        volume.claim,
                                        rule(volume.existingData)))
                                .toList(),
                spec.files == null ? null : new FileChoice(spec.files.include, spec.files.folder));
    }

    private static ExistingDataRule rule(ExistingData asked) {
        return asked == null ? null : ExistingDataRule.valueOf(asked.name());
    }
}
