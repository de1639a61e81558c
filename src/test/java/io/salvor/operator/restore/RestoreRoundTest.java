package io.salvor.operator.restore;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.Restore;
import io.salvor.api.RestoreStatus;
import io.salvor.restore.RestorePlan;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestoreRoundTest {
    /** The clock of the API server says when objects were made; the operator's may be some minutes ahead of it. */
    @ParameterizedTest
    @CsvSource({"2026-05-01T10:00:30Z, true", "2026-05-01T09:59:59Z, false"})
    void what_is_new_since_a_restore_is_decided_by_one_clock(String made, boolean isNew) {
        Restore restore = new Restore();
        restore.getMetadata().setCreationTimestamp("2026-05-01T10:00:00Z");
        restore.setStatus(new RestoreStatus());
        restore.getStatus().startTime = "2026-05-01T10:05:00Z";
        RestorePlan plan = new RestorePlan(List.of(), List.of(), List.of(), List.of(), List.of());

        assertThat(new RestoreRound(restore, plan, null)
                        .places()
                        .isNew(yaml("{metadata: {name: theirs, creationTimestamp: '" + made + "'}}")))
                .isEqualTo(isNew);
    }
}
