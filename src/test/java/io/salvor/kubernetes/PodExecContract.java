package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What hooks rely on when a command is run in a pod. */
public abstract class PodExecContract {
    private static final Duration LONG = Duration.ofSeconds(30);

    protected abstract PodExec exec();

    /** A running container that has a shell. */
    protected abstract PodExec.Place place();

    /** A command that takes long, and while it runs this thread is asked to stop. */
    protected abstract List<String> interrupted();

    @Test
    void a_command_that_ends_well_has_no_problem() throws InterruptedException {
        PodExec.Result result = exec().run(place(), List.of("/bin/true"), LONG);
        assertThat(result.succeeded()).isTrue();
        assertThat(result.answer()).isEqualTo(PodExec.Answer.Ended);
    }

    @Test
    void one_that_is_asked_to_stop_does_not_wait_for_the_command() {
        List<String> command = interrupted();
        assertThatThrownBy(() -> exec().run(place(), command, LONG)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }
}
