package io.salvor.crash;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts what operator and Jobs write and start, and kills the program that is about to do, or has done, one of these things. */
final class Trigger {
    /** What comes by the clock and not by the run; its number would say nothing. */
    private static final Pattern BY_THE_CLOCK = Pattern.compile(
            ".*/events(/.*)?|.*/leases/salvor-operator" + "|.*/policysources/.*|.*/selfsubjectaccessreviews");

    private static final Pattern LOCATION = Pattern.compile(".*/backupstoragelocations/([^/]+)/.*");

    /** What a check does besides is to read. */
    private static final Pattern READ = Pattern.compile(".*/restic/[^/]+/(index|data)/.+");

    private static final Pattern RANDOM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{8,}");

    private final Map<Caller.Kind, List<String>> writes = new EnumMap<>(Caller.Kind.class);
    private String run = "";
    private String location = "";
    private Set<Caller.Kind> killed = Subject.OPERATOR_AND_JOBS;
    private Predicate<String> byTheClock = write -> false;
    private boolean counting;
    private CrashPoint point;
    private String hit;

    /**
     * Begins a run.
     *
     * @param run its name, which is left out of what is recorded
     * @param location that it uses
     * @param next null for a run without a kill
     */
    synchronized void arm(String run, String location, CrashPoint next) {
        this.run = run;
        this.location = location;
        writes.clear();
        counting = true;
        point = next;
        hit = null;
    }

    /** The same for a subject that says who is killed, and what does not count. */
    synchronized void arm(String run, Subject subject, CrashPoint next) {
        arm(run, subject.location(run), next);
        killed = subject.killed();
        byTheClock = subject::comesByTheClock;
    }

    /** Ends a run: nothing is counted, and nobody is killed from now on. */
    synchronized void disarm() {
        counting = false;
        point = null;
    }

    /** What a program has written since the run began, in order. */
    synchronized List<String> writes(Caller.Kind actor) {
        return List.copyOf(writes.getOrDefault(actor, List.of()));
    }

    /** The write at which somebody was killed; null as long as nobody was. */
    synchronized String hit() {
        return hit;
    }

    /** The gate before the API server. */
    Gate api() {
        return call -> {
            boolean counts = call.writes()
                    && !call.query().contains("dryRun=All")
                    && !BY_THE_CLOCK.matcher(call.path()).matches()
                    && !isOfAnotherLocation(call.path());
            return counts ? decide(call, "api " + call.method() + " " + call.path()) : Fate.PASS;
        };
    }

    /** The gate before the bucket; what concerns another location is not of this run. */
    Gate bucket() {
        return call -> (call.writes() || isReadOfData(call)) && call.path().contains("/" + location() + "/")
                ? decide(call, "s3 " + call.method() + " " + call.path())
                : Fate.PASS;
    }

    private synchronized boolean isReadOfData(Call call) {
        return killed.contains(Caller.Kind.Maintenance)
                && call.method().equals("GET")
                && READ.matcher(call.path()).matches();
    }

    /** They are looked at by the clock; the own one of a run is made for it. */
    private synchronized boolean isOfAnotherLocation(String path) {
        Matcher found = LOCATION.matcher(path);
        return found.matches() && !found.group(1).equals(run);
    }

    private synchronized String location() {
        return location;
    }

    /** Who has sent a call takes a while to find out. */
    private synchronized boolean mayCount(String what) {
        return counting && !byTheClock.test(what);
    }

    private Fate decide(Call call, String what) {
        if (!mayCount(what)) {
            return Fate.PASS;
        }
        Caller caller = call.caller().get();
        boolean counts = call.writes() || caller.kind() == Caller.Kind.Maintenance;
        if (!counts || !isDue(caller, what)) {
            return Fate.PASS;
        }
        if (point.after()) {
            return new Fate.Cut(caller::kill);
        }
        caller.kill();
        return Fate.DROP;
    }

    /** Counts one write, and says whether it is the one. */
    synchronized boolean isDue(Caller caller, String what) {
        if (!killed.contains(caller.kind()) || !mayCount(what)) {
            return false;
        }
        List<String> done = writes.computeIfAbsent(caller.kind(), any -> new ArrayList<>());
        String form = RANDOM.matcher(what.replace(run, "*")).replaceAll("#");
        done.add(form);
        boolean due = hit == null && point != null && point.actor() == caller.kind() && point.isNow(done);
        if (due) {
            hit = form;
        }
        return due;
    }

    /** Whether the one is hit after it was done. */
    synchronized boolean after() {
        return point != null && point.after();
    }
}
