package io.salvor.chaos;

import io.salvor.crash.Call;
import io.salvor.crash.Fate;
import io.salvor.crash.Gate;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** What can be wrong with the API server and the bucket at a time, as operator and Jobs see them. */
final class Storm {
    private static final int CONFLICT = 409;
    private static final int BUSY = 429;
    private static final int BROKEN = 500;
    private static final int AWAY = 503;
    private static final int FULL = 507;
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final int[] REFUSALS = {CONFLICT, BUSY, BROKEN, AWAY};

    /** Of a hundred requests. */
    private static final int REFUSED = 40;

    private static final int LOST = 20;

    private final Random random = new Random(1);
    private volatile int slowMillis;
    private volatile boolean refusing;
    private volatile boolean losing;
    private volatile boolean bucketAway;
    private volatile boolean bucketFull;
    private final AtomicReference<Ambush> ambush = new AtomicReference<>();

    /** What somebody does right before the first write of a kind. */
    private record Ambush(Pattern path, Runnable deed) {}

    /** Has something done right before the next write to a path goes on; null for nothing more. */
    void lieInWait(Pattern path, Runnable deed) {
        ambush.set(path == null ? null : new Ambush(path, deed));
    }

    private void spring(Call call) {
        Ambush due = ambush.get();
        if (due != null
                && call.writes()
                && !call.query().contains("dryRun=All")
                && due.path().matcher(call.path()).matches()
                && ambush.compareAndSet(due, null)) {
            due.deed().run();
        }
    }

    /** Each request waits so long at most; 0 for not at all. */
    void slow(int millis) {
        slowMillis = millis;
    }

    /** Many requests are refused, with codes after which a client may try again. */
    void refuse(boolean on) {
        refusing = on;
    }

    /** Some requests get no answer. */
    void lose(boolean on) {
        losing = on;
    }

    void takeBucketAway(boolean on) {
        bucketAway = on;
    }

    void fillBucket(boolean on) {
        bucketFull = on;
    }

    Gate api() {
        return call -> {
            spring(call);
            pause(slowMillis == 0 ? 0 : chance(slowMillis));
            if (losing && chance(100) < LOST) {
                pause(PATIENCE.toMillis());
                return Fate.DROP;
            }
            return refusing && chance(100) < REFUSED ? refusal(call) : Fate.PASS;
        };
    }

    private Fate refusal(Call call) {
        int code = REFUSALS[chance(REFUSALS.length)];
        if (code == CONFLICT && !call.method().equals("PUT")) {
            code = BROKEN;
        }
        String reason = code == CONFLICT ? "Conflict" : code == BUSY ? "TooManyRequests" : "InternalError";
        String body =
                """
                {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"%s","message":"bad weather","code":%d}\
                """
                        .formatted(reason, code);
        return new Fate.Answer(code, "application/json", body);
    }

    Gate bucket() {
        return call -> {
            if (bucketAway) {
                return error(AWAY, "ServiceUnavailable");
            }
            return bucketFull && call.method().equals("PUT") ? error(FULL, "XMinioStorageFull") : Fate.PASS;
        };
    }

    private static Fate error(int status, String code) {
        String body =
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code><Message>bad weather</Message></Error>";
        return new Fate.Answer(status, "application/xml", body.formatted(code));
    }

    private int chance(int of) {
        synchronized (random) {
            return random.nextInt(of);
        }
    }

    private static void pause(long millis) {
        if (millis > 0) {
            LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
        }
    }
}
