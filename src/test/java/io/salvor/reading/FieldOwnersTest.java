package io.salvor.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.salvor.sync.OwnKeys;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which labels and annotations a sync has set, from records as API servers keep them. */
class FieldOwnersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            # what is on record; L for f:labels, A for f:annotations  | labels | annotations
            [{manager: a, fieldsV1: {f:metadata: {L: {.: {}, f:team: {}}, A: {.: {}, f:salvor.io/source-file: {}}}}}] | team | salvor.io/source-file
            [{manager: a, fieldsV1: {f:metadata: {L: {f:team: {}}, A: {f:example.org/note: {}}}}}] | |
            [{manager: a, fieldsV1: {f:metadata: {L: {f:team: {}}}}}] | |
            [{fieldsV1: {f:metadata: {L: {f:x: {}}, A: {f:salvor.io/source-line: {}}}}}, {fieldsV1: {f:metadata: {L: {f:z: {}}}}}] | x | salvor.io/source-line
            [{subresource: status, fieldsV1: {f:metadata: {L: {f:team: {}}, A: {f:salvor.io/source-file: {}}}}}] | |
            [{manager: a, fieldsV1: {f:spec: {f:schedule: {}}}}] | |
            [{manager: a, fieldsV1: {f:metadata: wrong}}] | |
            [{manager: a}] | |
            """)
    void only_the_record_of_a_sync_counts(String record, String label, String annotation) {
        String fields = record.replace("L:", "f:labels:").replace("A:", "f:annotations:");
        ObjectMeta metadata = Serialization.unmarshal("managedFields: " + fields, ObjectMeta.class);
        assertThat(FieldOwners.ofSync(metadata)).isEqualTo(new OwnKeys(keys(label), keys(annotation)));
    }

    private static Set<String> keys(String key) {
        return key == null ? Set.of() : Set.of(key);
    }
}
