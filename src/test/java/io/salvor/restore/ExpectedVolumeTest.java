package io.salvor.restore;

import static io.salvor.volume.Manifests.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectedVolumeTest {
    private static final String MADE =
            "{metadata: {name: pv}, spec: {nfs: {server: f, path: /a}, claimRef: {namespace:" + " shop, name: data}}}";
    private static final String ADOPTED =
            "{metadata: {uid: u, resourceVersion: \"1\"}, spec: {claimRef: {namespace: shop, name: data, uid: null}}}";

    private static String there(String claim) {
        return "{metadata: {name: pv, uid: u}, spec: {nfs: {server: f, path: /a}, claimRef: " + claim + "}}";
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
                    {namespace: shop, name: data}             | -
                    {namespace: shop, name: data, uid: c}     | -
                    {namespace: shop, name: data, uid: other} | it is for claim shop/data with the UID other
                    {namespace: blog, name: posts, uid: b}    | it is for claim blog/posts with the UID b
                    {namespace: blog, name: data}             | it is for claim blog/data
                    -                                         | it is for no claim
                    """)
    void a_volume_is_the_planned_one_when_it_is_kept_for_its_claim(String claim, String difference) {
        for (String planned : new String[] {MADE, ADOPTED}) {
            assertThat(ExpectedVolume.difference(yaml(planned), yaml(there(claim == null ? "null" : claim)), "c"))
                    .as(planned)
                    .isEqualTo(Optional.ofNullable(difference));
        }
    }

    @Test
    void a_claim_that_waited_for_its_volume_is_known_by_its_uid() {
        String planned = MADE.replace("name: data", "name: data, uid: c");
        assertThat(ExpectedVolume.difference(yaml(planned), yaml(there("{namespace: shop, name: data, uid: c}")), null))
                .isEmpty();
        assertThat(ExpectedVolume.difference(yaml(planned), yaml(there("{namespace: shop, name: data, uid: d}")), null))
                .isPresent();
    }

    @Test
    void one_that_is_gone_going_or_another_is_not_the_planned_one() {
        String ours = there("{namespace: shop, name: data}");
        assertThat(ExpectedVolume.difference(yaml(ADOPTED), null, null)).contains("it is gone");
        assertThat(ExpectedVolume.difference(yaml(ADOPTED), yaml(ours.replace("uid: u", "uid: v")), null))
                .contains("it is another one, with nfs f:/a behind it");
        assertThat(ExpectedVolume.difference(yaml(MADE), yaml(ours.replace("/a", "/b")), null))
                .contains("it is another one, with nfs f:/b behind it");
        assertThat(ExpectedVolume.difference(
                        yaml(MADE),
                        yaml(ours.replace("uid: u", "uid: u, deletionTimestamp: \"2026-05-01T10:00:00Z\"")),
                        null))
                .contains("it is being deleted");
    }

    @Test
    void the_same_folder_of_another_node_is_another_volume() {
        String here = "{metadata: {name: pv}, spec: {local: {path: /a}, claimRef: {namespace: shop, name: data},"
                + " nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: host, operator: In, values:"
                + " [n]}]}]}}}}";
        assertThat(ExpectedVolume.difference(yaml(here), yaml(here), null)).isEmpty();
        assertThat(ExpectedVolume.difference(yaml(here), yaml(here.replace("[n]", "[m]")), null))
                .isPresent();
    }
}
