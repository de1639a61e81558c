package io.salvor.operator.restore.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.HookedPod;
import io.salvor.api.Restore;
import io.salvor.api.RestoreHookPhase;
import io.salvor.api.RestoreHookStatus;
import io.salvor.api.RestoreStatus;
import io.salvor.restore.ObjectKey;
import io.salvor.restore.PodHook;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a status says of hooks. */
class HookEntriesTest {
    private final Restore restore = new Restore();
    private final HookEntries entries = new HookEntries(restore, null, Instant.parse("2026-05-01T10:00:00Z"));

    private void failed(int number) {
        PodHook hook = new PodHook(
                false, null, "app", List.of("x"), 30_000, 600_000, true, true, "hook 1 of the Restore", null);
        RestoreHookStatus record = entries.of(new ObjectKey("deployments.apps", "shop", "web-" + number), hook);
        HookedPod pod = entries.add(
                record, "web-" + number + "-7c5b6d8f9-x7k2p", "5f0c3c5e-7d0e-4d3a-9a57-" + (100_000_000_000L + number));
        entries.ended(pod, RestoreHookPhase.Failed, "x".repeat(5000));
    }

    @Test
    void an_api_server_takes_a_status_with_as_many_as_there_may_be() throws JsonProcessingException {
        restore.setStatus(new RestoreStatus());
        for (int i = 0; i < 1000; i++) {
            failed(i);
        }
        assertThat(entries.haveRoom()).isFalse();
        assertThat(new ObjectMapper().writeValueAsBytes(restore.getStatus())).hasSizeLessThan(900_000);
    }
}
