package io.salvor.operator.restore;

import static io.salvor.operator.restore.RestoreSetting.DEPLOYMENTS;
import static io.salvor.operator.restore.RestoreSetting.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.RestorePlan;
import io.salvor.restore.RestoreStep;
import io.salvor.restore.RestoreStep.Action;
import io.salvor.restore.Stage;
import io.salvor.testing.TestingCalls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusWritesTest {
    private static final RestoreStep STEP = new RestoreStep(
            Stage.Workloads,
            Action.Create,
            new ObjectKey("deployments.apps", "shop", "api"),
            object("{apiVersion: apps/v1, metadata: {name: api}, spec: {replicas: 1}, status: {replicas: 1}}"),
            "is not there");

    @TempDir
    Path folder;

    private RestoreSetting setting;

    @BeforeEach
    void a_restore_that_is_planned() {
        setting = new RestoreSetting(folder);
        setting.backup();
        setting.asked();
        setting.look();
    }

    private MadeObjects make() {
        RestorePlan plan = new RestorePlan(List.of(STEP), List.of(), List.of(), List.of(), List.of());
        return setting.objects.make(new RestoreRound(setting.now(), plan, setting.location()), Stage.Workloads);
    }

    /** The object is there. @param status as JSON */
    private void there(String status, Duration sinceTheStart) {
        ObjectNode found = object("{metadata: {namespace: shop, name: api}, status: " + status + "}");
        found.withObject("/metadata")
                .put(
                        "creationTimestamp",
                        RestoreSetting.START.plus(sinceTheStart).toString());
        setting.cluster.put(DEPLOYMENTS, found);
    }

    private String status() {
        return setting.cluster.now(DEPLOYMENTS, "shop", "api").path("status").toString();
    }

    @Test
    void what_an_operator_has_made_before_it_ended_gets_its_status() {
        there("{}", Duration.ofSeconds(1));
        MadeObjects made = make();
        assertThat(made.failed()).isEmpty();
        assertThat(status()).isEqualTo("{\"replicas\":1}");
    }

    @Test
    void what_was_there_before_keeps_its_status() {
        there("{}", Duration.ofHours(-1));
        assertThat(make().created()).isZero();
        there("{\"replicas\": 7}", Duration.ofSeconds(1));
        assertThat(make().created()).isZero();
        assertThat(setting.calls.made("status")).isEmpty();
    }

    @Test
    void a_status_that_is_refused_is_a_failure_that_says_so() {
        there("{}", Duration.ofSeconds(1));
        setting.calls.before("status deployments.apps api", 1, () -> {
            throw new KubernetesClientException(
                    "deployments.apps \"api\" is forbidden: User \"salvor\" cannot update", 403, null);
        });
        assertThat(make().failed().values())
                .singleElement()
                .asString()
                .startsWith("is made, but not with its status: ")
                .endsWith("; restoreStatus needs rbac.restoreStatus of the chart");
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 500, TestingCalls.TIMEOUT})
    void a_status_that_cannot_be_written_yet_is_tried_again(int code) {
        there("{}", Duration.ofSeconds(1));
        setting.calls.fail("status deployments.apps api", 1, code);
        assertThat(make().done()).isFalse();
        assertThat(make().done()).isTrue();
        assertThat(status()).isEqualTo("{\"replicas\":1}");
    }
}
