package io.salvor.operator.backup.hooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.BackupStatus;
import io.salvor.api.HookPhase;
import io.salvor.api.PodHookStatus;
import io.salvor.backup.Hook;
import io.salvor.backup.PodHooks;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OutstandingHooksTest {

    private static PodHooks hooks(String pod, List<String> command) {
        List<Hook> after = List.of(
                new Hook("main", command, 30_000, true, "hook 2 of the policy", null),
                new Hook(null, List.of(), 1, false, "hook 1 of the policy", "names container x"));
        return new PodHooks(
                "shop", pod, UUID.nameUUIDFromBytes(pod.getBytes(UTF_8)).toString(), List.of(), after);
    }

    private static PodHookStatus status(BackupStatus backup, PodHooks hooks) {
        PodHookStatus status = new PodHookStatus();
        status.namespace = hooks.namespace();
        status.pod = hooks.pod();
        status.podUID = hooks.podUid();
        backup.hooks.add(status);
        return status;
    }

    @Test
    void what_is_kept_is_what_runs() {
        BackupStatus backup = new BackupStatus();
        PodHooks hooks = hooks("db", List.of("unlock", "--all"));
        PodHookStatus status = status(backup, hooks);
        assertThat(OutstandingHooks.keep(backup, status, hooks)).isTrue();
        assertThat(OutstandingHooks.hooks(status)).isEqualTo(hooks);
    }

    @Test
    void a_thousand_usual_pods_fit_and_what_does_not_fit_beside_the_others_is_not_begun() {
        BackupStatus backup = new BackupStatus();
        for (int i = 0; i < 1000; i++) {
            PodHooks hooks = hooks("db-" + i, List.of("unlock", "--all"));
            assertThat(OutstandingHooks.keep(backup, status(backup, hooks), hooks))
                    .isTrue();
        }
        PodHooks large = hooks("large", List.of("x".repeat(200_000)));
        PodHookStatus status = status(backup, large);
        assertThat(OutstandingHooks.keep(backup, status, large)).isFalse();
        assertThat(status.outstanding).isEmpty();
        backup.hooks.subList(0, 1000).clear();
        assertThat(OutstandingHooks.keep(backup, status, large)).isTrue();
    }

    @Test
    void what_is_counted_is_no_less_than_what_is_written() throws JsonProcessingException {
        BackupStatus backup = new BackupStatus();
        int pod = 0;
        PodHooks hooks;
        do {
            hooks = hooks("db-" + pod++, List.of("sh", "-c", "echo \"\u0001\" ".repeat(90)));
        } while (OutstandingHooks.keep(backup, status(backup, hooks), hooks));
        backup.hooks.forEach(status -> status.phase = HookPhase.Before);
        assertThat(new ObjectMapper().writeValueAsBytes(backup.hooks)).hasSizeLessThan(610_000);
    }
}
