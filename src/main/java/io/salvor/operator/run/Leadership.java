package io.salvor.operator.run;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** Which replica acts. Only the holder of the Lease reconciles and ticks; one that loses it ends, and starts anew as a follower. */
@ApplicationScoped
public class Leadership {
    private static final Logger LOG = Logger.getLogger(Leadership.class);
    static final String LEASE = "salvor-operator";

    /**
     * With the SDK's ten seconds to renew it, an API server that was slow for as long cost an operator its leadership and a restart:
     * on a busy node that is slow, not dead. Another replica takes over this long after the last renewal, and a try later.
     */
    static final Duration LEASE_DURATION = Duration.ofSeconds(30);

    /** The holder stops ten seconds before another one may begin: its last writes are over by then. */
    static final Duration RENEW_DEADLINE = Duration.ofSeconds(20);

    static final Duration RETRY_PERIOD = Duration.ofSeconds(4);

    /** When the Lease was not confirmed for so long, nothing is written: well before another may begin, as what is sent still arrives. */
    private static final Duration CONFIRMED = RENEW_DEADLINE;

    private final AtomicBoolean leading = new AtomicBoolean();
    private final AtomicBoolean lost = new AtomicBoolean();
    private final AtomicLong confirmed = new AtomicLong();
    private final LongSupplier nanos;
    private volatile String leader;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final IntConsumer exit;

    public Leadership() {
        this(Quarkus::asyncExit, System::nanoTime);
    }

    /**
     * @param exit ends this process with a code
     * @param nanos a clock that nobody sets, as {@link System#nanoTime}
     */
    Leadership(IntConsumer exit, LongSupplier nanos) {
        this.exit = exit;
        this.nanos = nanos;
    }

    /** Whether this replica acts now. */
    public boolean leads() {
        return leading.get();
    }

    /**
     * Whether what this replica writes counts. One that follows writes what people ask of it by the webhook; one that has led and leads
     * no more writes nothing, and neither does one that cannot know whether it still leads.
     */
    public boolean mayWrite() {
        return !lost.get() && (!leading.get() || nanos.getAsLong() - confirmed.get() < CONFIRMED.toNanos());
    }

    /**
     * Does what only the replica that acts does. Where the API server is in the way it ends early, and the next turn does the rest.
     *
     * @param otherwise learns then what was in the way
     */
    public void turn(Runnable work, Consumer<String> otherwise) {
        if (!leads()) {
            return;
        }
        try {
            work.run();
        } catch (KubernetesClientException e) {
            otherwise.accept(e.getMessage());
        }
    }

    /** The time by the clock of this class. */
    public long now() {
        return nanos.getAsLong();
    }

    /** The API server has confirmed the Lease. @param asked when it was asked, by the clock of this class */
    public void confirmed(long asked) {
        confirmed.set(asked);
    }

    private void won() {
        confirmed.set(nanos.getAsLong());
        leading.set(true);
    }

    /** Before the operator is asked to stop, which gives up the leadership. */
    void stopping(@Observes @Priority(1) ShutdownEvent event) {
        stopping.set(true);
    }

    @Produces
    @ApplicationScoped
    LeaderElectionConfiguration election(OperatorConfig config, KubernetesClient client) {
        // By its constructor: the builder does not take the false at its end. Exiting from inside the shutdown hook
        // would wait for
        // that very hook for ever.
        return new LeaderElectionConfiguration(
                LEASE,
                config.namespace(),
                LEASE_DURATION,
                RENEW_DEADLINE,
                RETRY_PERIOD,
                config.identity().orElse(null),
                new LeaderCallbacks(this::won, () -> lost(config.namespace(), client), this::leads),
                false);
    }

    private void leads(String identity) {
        leader = identity;
        LOG.infof("leader is %s", identity);
    }

    private void lost(String namespace, KubernetesClient client) {
        // Without a pause in which it neither leads nor has lost.
        lost.set(true);
        leading.set(false);
        if (!stopping.get()) {
            LOG.error("leadership was lost; this replica ends so that it starts as a follower");
            exit.accept(1);
        } else {
            release(namespace, client);
        }
    }

    /** Gives the Lease back, which the framework does not, so that another replica need not wait for its end. */
    private void release(String namespace, KubernetesClient client) {
        try {
            Lease lease = client.leases().inNamespace(namespace).withName(LEASE).get();
            if (lease != null && Objects.equals(leader, lease.getSpec().getHolderIdentity())) {
                lease.getSpec().setHolderIdentity("");
                lease.getSpec().setLeaseDurationSeconds(1);
                client.resource(lease).update();
            }
        } catch (KubernetesClientException e) {
            LOG.warnf("the Lease was not given back and runs out: %s", e.getMessage());
        }
    }
}
