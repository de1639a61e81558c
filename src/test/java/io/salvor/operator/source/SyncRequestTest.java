package io.salvor.operator.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.PolicySource;
import io.salvor.api.PolicySourceSpec;
import io.salvor.api.PolicySourceStatus;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyncRequestTest {
    @ParameterizedTest
    @CsvSource({
        // Salvor's and Flux's annotation at the last sync and at this one, what was answered, what is answered now
        "  ,   ,   ,   ,   ,  ",
        "  ,   , 5 ,   ,   , 5",
        " 5 ,   , 5 ,   , 5 , 5",
        " 5 ,   , 6 ,   , 5 , 6",
        " 9 ,   , 9 , 5 , 9 , 5",
        " 9 , 5 , 9 , 6 , 5 , 6",
        " 9 , 6 , 9 , 6 , 6 , 6",
        " 5 , 5 , 7 , 6 , 5 , 7",
        " 5 ,   ,   ,   , 5 , 5",
    })
    void the_request_that_is_new_is_answered(
            String salvorBefore, String fluxBefore, String salvor, String flux, String answered, String answer) {
        PolicySourceStatus status = new PolicySourceStatus();
        status.lastHandledReconcileAt = answered;
        SyncRequest before = SyncRequest.of(source(salvorBefore, fluxBefore));
        assertThat(SyncRequest.of(source(salvor, flux)).answer(before, status)).isEqualTo(answer);
    }

    @Test
    void a_process_that_has_just_started_answers_the_newest_request() {
        PolicySourceStatus status = new PolicySourceStatus();
        assertThat(SyncRequest.of(source("5", "7")).answer(SyncRequest.NONE, status))
                .isEqualTo("7");
        assertThat(SyncRequest.of(source(null, null)).answer(SyncRequest.NONE, status))
                .isNull();
    }

    @Test
    void an_accepted_commit_asks_for_a_sync_too() {
        PolicySource source = source(null, null);
        SyncRequest before = SyncRequest.of(source);
        source.getMetadata().getAnnotations().put("salvor.io/accept-removal", "c");
        assertThat(SyncRequest.of(source)).isNotEqualTo(before);
    }

    private static PolicySource source(String salvor, String flux) {
        PolicySource source = new PolicySource();
        source.setSpec(new PolicySourceSpec());
        source.getMetadata().setGeneration(1L);
        Map<String, String> annotations = new HashMap<>();
        if (salvor != null) {
            annotations.put("reconcile.salvor.io/requestedAt", salvor);
        }
        if (flux != null) {
            annotations.put("reconcile.fluxcd.io/requestedAt", flux);
        }
        source.getMetadata().setAnnotations(annotations);
        return source;
    }
}
