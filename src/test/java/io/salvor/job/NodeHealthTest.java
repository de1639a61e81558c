package io.salvor.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class NodeHealthTest {
    private static final Instant NOW = Instant.parse("2026-03-01T02:00:00Z");

    private static NodeHealth node(boolean there, boolean ready, Instant since, boolean outOfService) {
        return new NodeHealth("node-1", there, ready, since, outOfService);
    }

    @Test
    void a_node_that_answers_is_not_lost() {
        assertThat(node(true, true, NOW, false).lost(NOW)).isEmpty();
        assertThat(node(true, true, NOW, false).usable()).isTrue();
    }

    @Test
    void a_kubelet_that_is_restarted_is_not_lost_and_gets_no_new_job() {
        NodeHealth silent = node(true, false, NOW, false);
        assertThat(silent.lost(NOW.plusSeconds(59))).isEmpty();
        assertThat(silent.lost(NOW.plusSeconds(60)).orElseThrow()).contains("node-1 is not Ready since");
        assertThat(silent.usable()).isFalse();
    }

    @Test
    void a_node_that_is_gone_or_out_of_service_is_lost_at_once() {
        assertThat(node(false, false, null, false).lost(NOW).orElseThrow()).contains("gone from the cluster");
        assertThat(node(true, true, NOW, true).lost(NOW).orElseThrow()).contains("out of service");
        assertThat(node(true, true, NOW, true).usable()).isFalse();
        assertThat(node(true, false, null, false).lost(NOW)).isPresent();
    }
}
