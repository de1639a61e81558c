package io.salvor.testing;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the fakes of a test were asked for, in order, and what is to go wrong with it. A call is a line such as {@code replaceStatus
 * Backup nightly}; it is named by its first words. The n-th call is counted from the moment it was named; 1 is the next.
 */
public final class TestingCalls {
    /** Instead of an HTTP code, as the client has it: there is no answer in time. */
    public static final int TIMEOUT = -1;

    private static final Map<Integer, String> REASONS = Map.of(
            403, "Forbidden", 404, "NotFound", 409, "Conflict", 410, "Expired", 422, "Invalid", 500, "InternalError");

    private final List<String> made = new ArrayList<>();
    private final List<Plan> plans = new ArrayList<>();

    private volatile int endsIn;

    /** Stands for the end of the process: nothing in it catches that. */
    public static final class Ended extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final class Plan {
        private final String call;
        private final int code;
        private final boolean done;
        private final Runnable before;
        private int left;

        Plan(String call, int nth, int code, boolean done, Runnable before) {
            this.call = call;
            this.left = nth;
            this.code = code;
            this.done = done;
            this.before = before;
        }

        boolean isNow(String made) {
            return (made.equals(call) || made.startsWith(call + " ")) && --left == 0;
        }
    }

    /** The n-th such call fails with an HTTP code, or {@link #TIMEOUT}, and does nothing. */
    public void fail(String call, int nth, int code) {
        plan(new Plan(call, nth, code, false, null));
    }

    /** The n-th such call does its work, and its answer is lost. */
    public void loseAnswer(String call, int nth) {
        plan(new Plan(call, nth, TIMEOUT, true, null));
    }

    /** Something happens right before the n-th such call: another one is at work, too. */
    public void before(String call, int nth, Runnable what) {
        plan(new Plan(call, nth, TIMEOUT, false, what));
    }

    private void plan(Plan plan) {
        synchronized (plans) {
            plans.add(plan);
        }
    }

    /** The process ends right before its n-th call from now; 0 for never. */
    public void endAt(int nth) {
        endsIn = nth;
    }

    /** All calls so far. */
    public List<String> made() {
        synchronized (made) {
            return List.copyOf(made);
        }
    }

    /** The calls so far that begin with these words. */
    public List<String> made(String call) {
        return made().stream().filter(line -> line.startsWith(call)).toList();
    }

    /** What was to go wrong and has not: the call has not come that often. */
    public List<String> outstanding() {
        synchronized (plans) {
            return plans.stream()
                    .filter(plan -> plan.left > 0)
                    .map(plan -> plan.call + ", " + plan.left + " more")
                    .toList();
        }
    }

    /** Forgets the calls made, and what was to go wrong. */
    public void clear() {
        synchronized (made) {
            made.clear();
        }
        synchronized (plans) {
            plans.clear();
        }
    }

    /** Makes a call, unless it is to fail. */
    synchronized <T> T call(String name, Supplier<T> work) {
        if (endsIn > 0 && --endsIn == 0) {
            // Nothing comes from it any more.
            endsIn = 1;
            throw new Ended();
        }
        synchronized (made) {
            made.add(name);
        }
        for (Plan plan : planned(name)) {
            if (plan.before != null) {
                plan.before.run();
            } else {
                if (plan.done) {
                    work.get();
                }
                throw failure(name, plan.code);
            }
        }
        return work.get();
    }

    /** All are counted, whichever comes first. */
    private List<Plan> planned(String name) {
        synchronized (plans) {
            return plans.stream().filter(plan -> plan.isNow(name)).toList();
        }
    }

    /** Looks at what calls change, while there is none. */
    synchronized <T> T between(Supplier<T> look) {
        return look.get();
    }

    /** Makes a call that gives nothing back. */
    void call(String name, Runnable work) {
        call(name, () -> {
            work.run();
            return null;
        });
    }

    /** What the client throws where a call fails. */
    public static KubernetesClientException failure(String call, int code) {
        return failure(call, code, REASONS.get(code));
    }

    static KubernetesClientException failure(String call, int code, String reason) {
        if (code == TIMEOUT) {
            return new KubernetesClientException(call + ": no answer", new SocketTimeoutException("timeout"));
        }
        String message = code == 403 ? refusal(call) : call + ": " + reason;
        return new KubernetesClientException(
                message,
                code,
                new StatusBuilder()
                        .withCode(code)
                        .withReason(reason)
                        .withMessage(message)
                        .build());
    }

    /** A refusal names the caller, whose name has words in it that mean something else. */
    private static String refusal(String call) {
        int verb = call.indexOf(' ');
        return call.substring(verb + 1) + " is forbidden: User \"system:serviceaccount:salvor:salvor\" cannot " + call;
    }
}
