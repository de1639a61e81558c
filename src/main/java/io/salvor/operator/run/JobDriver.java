package io.salvor.operator.run;

import io.salvor.job.Attempts;
import io.salvor.job.Attempts.Attempt;
import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.NodeJobs.NodeJobState;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Carries out what was decided about the Job of a piece of work that is not done: start it, wait for it, or give up. */
@ApplicationScoped
public class JobDriver {
    /** A Job ends itself at its deadline; it gets this long to say so. */
    private static final Duration JOB_ENDS_WITHIN = Duration.ofSeconds(90);

    private final NodeJobs jobs;
    private final OperatorConfig config;
    private final Clock clock;

    public JobDriver(NodeJobs jobs, OperatorConfig config, Clock clock) {
        this.jobs = jobs;
        this.config = config;
        this.clock = clock;
    }

    /** What the caller does in each case; {@code giveUp} gets the reason as a sentence. */
    public record Work(IntConsumer start, Consumer<NodeJobState> waiting, Consumer<String> giveUp) {}

    /** The Jobs that were made for a target of a run so far. */
    public List<NodeJobState> attempts(String run, String target) {
        return jobs.attempts(run, target, Attempts.MOST);
    }

    public void drive(List<NodeJobState> states, Instant deadline, Work work) {
        Attempts.Decision decision = Attempts.decide(
                states.stream().map(JobDriver::attempt).toList(),
                config.nodePendingDeadline(),
                deadline.plus(states.isEmpty() ? Duration.ZERO : JOB_ENDS_WITHIN),
                Instant.now(clock));
        switch (decision.action()) {
            case Start -> work.start().accept(decision.attempt());
            case Wait -> work.waiting().accept(states.get(states.size() - 1));
            case GiveUp -> {
                stop(states);
                work.giveUp().accept(decision.message());
            }
        }
    }

    /** Stops those that have not ended. */
    public void stop(List<NodeJobState> states) {
        states.stream().filter(state -> !state.ended()).forEach(state -> jobs.stop(state.name()));
    }

    private static Attempt attempt(NodeJobState state) {
        Attempts.State progress = state.ended()
                ? Attempts.State.Ended
                : state.started() ? Attempts.State.Running : Attempts.State.Pending;
        return new Attempt(state.attempt(), progress, state.created(), state.message());
    }
}
