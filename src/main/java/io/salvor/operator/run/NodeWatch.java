package io.salvor.operator.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.job.NodeHealth;
import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How the nodes fare that Jobs are on or are sent to. Each is asked for once in a while, whichever Backup wants to know. */
@ApplicationScoped
public class NodeWatch {
    private static final Duration FRESH = Duration.ofSeconds(15);
    private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

    private final ResourceLister lister;
    private final Clock clock;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    private record Seen(NodeHealth health, Instant time) {}

    public NodeWatch(ResourceLister lister, Clock clock) {
        this.lister = lister;
        this.clock = clock;
    }

    /** Why a node must be taken as lost; nothing when it need not. */
    Optional<String> lost(String node) {
        return health(node).lost(Instant.now(clock));
    }

    /** Whether a Job may be sent to a node. */
    public boolean usable(String node) {
        return health(node).usable();
    }

    private NodeHealth health(String node) {
        Instant now = Instant.now(clock);
        seen.values().removeIf(one -> one.time().plus(FRESH).isBefore(now));
        return seen.computeIfAbsent(node, name -> new Seen(read(name), now)).health();
    }

    private NodeHealth read(String name) {
        JsonNode node = lister.get(Kinds.NODES, null, name);
        if (node == null) {
            return new NodeHealth(name, false, false, null, false);
        }
        boolean outOfService = false;
        for (JsonNode taint : node.at("/spec/taints")) {
            outOfService |= OUT_OF_SERVICE.equals(taint.path("key").asText());
        }
        for (JsonNode condition : node.at("/status/conditions")) {
            if ("Ready".equals(condition.path("type").asText())) {
                return new NodeHealth(
                        name,
                        true,
                        "True".equals(condition.path("status").asText()),
                        time(condition.path("lastTransitionTime").asText()),
                        outOfService);
            }
        }
        return new NodeHealth(name, true, false, null, outOfService);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
