package io.salvor.chaos;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Random;

/** One thing that goes wrong: when in its round, for how long, and with what. */
record Mischief(Kind kind, int afterMillis, int lastsMillis, int amount) {
    private static final int LATEST = 9_000;
    private static final int SHORTEST = 3_000;
    private static final int LONGEST = 15_000;
    private static final int AMOUNTS = 1_000;

    /** What can go wrong; what has no length is over at once. */
    enum Kind {
        SlowApi,
        RefusingApi,
        LosingApi,
        BucketAway,
        BucketFull,
        LeaderKilled,
        FollowerKilled,
        JobPodDeleted,
        JobPodKilled,
        ApplicationPodDeleted,
        NodeDrained,
        NodeLost
    }

    static Mischief random(Random random) {
        Kind[] kinds = Kind.values();
        return new Mischief(
                kinds[random.nextInt(kinds.length)],
                random.nextInt(LATEST),
                SHORTEST + random.nextInt(LONGEST - SHORTEST),
                random.nextInt(AMOUNTS));
    }

    private String node() {
        return Town.NODES.get(amount % Town.NODES.size());
    }

    void begin(Town town, Crops crops) throws InterruptedException {
        switch (kind) {
            case SlowApi -> town.storm().slow(200 + amount);
            case RefusingApi -> town.storm().refuse(true);
            case LosingApi -> town.storm().lose(true);
            case BucketAway -> town.storm().takeBucketAway(true);
            case BucketFull -> town.storm().fillBucket(true);
            case LeaderKilled -> town.killOperator(true);
            case FollowerKilled -> town.killOperator(false);
            case JobPodDeleted -> delete(town, town.jobPods(), 30);
            case JobPodKilled -> delete(town, town.jobPods(), 0);
            case ApplicationPodDeleted -> delete(town, crops.pods(), 5);
            case NodeDrained -> town.drain(node(), true);
            case NodeLost -> town.sandbox().cluster().node(node()).lose();
        }
    }

    void end(Town town) {
        switch (kind) {
            case SlowApi -> town.storm().slow(0);
            case RefusingApi -> town.storm().refuse(false);
            case LosingApi -> town.storm().lose(false);
            case BucketAway -> town.storm().takeBucketAway(false);
            case BucketFull -> town.storm().fillBucket(false);
            case NodeDrained -> town.drain(node(), false);
            case NodeLost -> town.sandbox().cluster().node(node()).back();
            default -> {
                // It was over at once.
            }
        }
    }

    private void delete(Town town, List<Pod> pods, long grace) {
        if (!pods.isEmpty()) {
            town.client()
                    .resource(pods.get(amount % pods.size()))
                    .withGracePeriod(grace)
                    .delete();
        }
    }

    @Override
    public String toString() {
        return "%s at %.1f s for %.1f s".formatted(kind, afterMillis / 1000.0, lastsMillis / 1000.0);
    }
}
