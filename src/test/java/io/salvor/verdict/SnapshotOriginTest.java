package io.salvor.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotOriginTest {
    private static final SnapshotOrigin CLAIMED = new SnapshotOrigin("shop", "db-0", "data", "data-db-0", "uid-1");
    private static final SnapshotOrigin OWN = new SnapshotOrigin("shop", "db-0", "cache", null, "uid-1");

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    ns=shop pvc=data-db-0 pod=db-0 volume=data backup-uid=uid-1 | -
                    ns=shop pvc=data-db-0                                       | -
                    ns=shop pvc=data-db-0 pod=db-1 volume=other                 | -
                    ns=shop pod=db-0 volume=data                                | -
                    ns=shop volume=data                                         | -
                    ns=bank pvc=data-db-0                                       | ns is bank
                    ns=shop pvc=data-db-1                                       | pvc is data-db-1
                    ns=shop pvc=data-db-0 backup-uid=uid-2                      | backup-uid is uid-2
                    ns=shop pod=db-1 volume=data                                | pod is db-1
                    ns=shop pod=db-0 volume=cache                               | volume is cache
                    pvc=data-db-0 volume=data                                   | do not say
                    ns=shop pod=db-0                                            | do not say
                    -                                                           | it has none
                    """)
    void a_snapshot_of_a_claim_is_one_of_that_claim(String tags, String contradiction) {
        check(CLAIMED, tags, contradiction);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    ns=shop pod=db-0 volume=cache backup-uid=uid-1 | -
                    ns=shop volume=cache                           | -
                    ns=shop pod=db-1 volume=cache                  | pod is db-1
                    ns=shop pod=db-0 volume=data                   | volume is data
                    ns=shop pod=db-0 volume=cache pvc=cache        | claim cache
                    """)
    void one_of_a_volume_without_a_claim_is_one_of_its_pod(String tags, String contradiction) {
        check(OWN, tags, contradiction);
    }

    @ParameterizedTest
    @CsvSource({"ns=shop pvc=data-db-0 backup-uid=uid-2", "ns=shop pvc=data-db-0 pod=x"})
    void what_the_record_does_not_know_is_not_compared(String tags) {
        check(new SnapshotOrigin("shop", null, null, "data-db-0", null), tags, null);
    }

    private static void check(SnapshotOrigin origin, String tags, String contradiction) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String tag : tags == null ? new String[0] : tags.split(" ")) {
            found.put(tag.split("=")[0], tag.split("=")[1]);
        }
        assertThat(origin.contradiction(found).orElse(null))
                .satisfies(text -> assertThat(text == null).isEqualTo(contradiction == null))
                .satisfies(text -> assertThat(String.valueOf(text)).contains(String.valueOf(contradiction)));
    }
}
