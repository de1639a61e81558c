package io.salvor.crash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs at many crash points, in a few installations side by side, with a line for each. */
final class CrashCourse implements AutoCloseable {
    private final Path folder;
    private final List<String> launcher;
    private final int lanes;
    private final Consumer<String> out;
    private final AtomicInteger runs = new AtomicInteger();
    private final List<Lane> started = new ArrayList<>();
    private final List<String> writes = new ArrayList<>();

    /** An installation with something to save, and to restore. */
    private record Lane(Installation installation, Application application, Diary diary, Path scratch) {
        Subject subject(Subject.What what) throws InterruptedException {
            installation.runWith(what.settings());
            return switch (what) {
                case Backup -> new Saving(installation, application, scratch);
                case Restore -> new Restoring(installation, application);
                case Retry -> new Retrying(installation, application);
                case Deletion -> new Deleting(installation, diary, scratch);
                case Maintenance -> new Maintaining(installation, diary, scratch);
                case Rotation -> new Rotating(installation, diary, scratch);
                case Copies -> new Copying(installation, diary, scratch);
            };
        }
    }

    CrashCourse(Path folder, List<String> launcher, int lanes, Consumer<String> out) {
        this.folder = folder;
        this.launcher = launcher;
        this.lanes = lanes;
        this.out = out;
    }

    /**
     * Runs once without a kill.
     *
     * @return how often each program wrote
     * @throws IllegalStateException when even that run leaves something wrong
     */
    Map<Caller.Kind, Integer> count(Subject.What what) throws IOException, InterruptedException {
        Lane lane = lane(0);
        Subject subject = lane.subject(what);
        CrashRun.Result result = run(lane, subject, null);
        out.accept(line(what + " no kill", result));
        Map<Caller.Kind, Integer> counts = new TreeMap<>();
        for (Caller.Kind actor : subject.killed()) {
            List<String> done = lane.installation().trigger().writes(actor);
            for (int i = 0; i < done.size(); i++) {
                writes.add("%s %s %d %s".formatted(what, actor, i + 1, done.get(i)));
            }
            counts.put(actor, done.size());
        }
        out.accept("writes: " + counts);
        if (!result.violations().isEmpty()) {
            throw new IllegalStateException("a run without a kill left something wrong");
        }
        return counts;
    }

    /** What each program wrote in the runs that were counted, with the numbers of the crash points. */
    List<String> writes() {
        return List.copyOf(writes);
    }

    /** Each so-manieth of all points there are, before and after. */
    static List<CrashPoint> every(int step, Map<Caller.Kind, Integer> counts) {
        List<CrashPoint> all = counts.entrySet().stream()
                .flatMap(entry -> Stream.iterate(1, n -> n <= entry.getValue(), n -> n + 1)
                        .flatMap(n -> Stream.of(
                                new CrashPoint(entry.getKey(), false, n), new CrashPoint(entry.getKey(), true, n))))
                .toList();
        return Stream.iterate(step / 2, n -> n < all.size(), n -> n + step)
                .map(all::get)
                .toList();
    }

    /** Returns at how many points something was wrong afterwards. */
    int run(Subject.What what, List<CrashPoint> points) throws Exception {
        ConcurrentLinkedQueue<CrashPoint> open = new ConcurrentLinkedQueue<>(points);
        int used = Math.min(lanes, points.size());
        AtomicInteger bad = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, used));
        try {
            List<Future<Void>> ends = new ArrayList<>();
            for (int i = 0; i < used; i++) {
                Lane lane = lane(i);
                ends.add(threads.submit((Callable<Void>) () -> {
                    Subject subject = lane.subject(what);
                    for (CrashPoint point = open.poll(); point != null; point = open.poll()) {
                        CrashRun.Result result = run(lane, subject, point);
                        bad.addAndGet(result.violations().isEmpty() ? 0 : 1);
                        out.accept(line(what + " " + point, result));
                    }
                    return null;
                }));
            }
            for (Future<Void> end : ends) {
                end.get();
            }
        } finally {
            threads.shutdownNow();
        }
        return bad.get();
    }

    private CrashRun.Result run(Lane lane, Subject subject, CrashPoint point) throws IOException, InterruptedException {
        String name = "run-" + runs.incrementAndGet();
        return new CrashRun(lane.installation(), subject, name).run(point);
    }

    private static String line(String point, CrashRun.Result result) {
        String verdict = result.violations().isEmpty() ? "ok" : "WRONG: " + String.join("; ", result.violations());
        return "%-27s %5.1f s  %s  %s"
                .formatted(
                        point,
                        result.took().toMillis() / 1000.0,
                        result.hit() == null ? "(not reached)" : result.hit(),
                        verdict);
    }

    private Lane lane(int number) throws IOException, InterruptedException {
        if (number == started.size()) {
            Path own = folder.resolve("lane-" + number);
            Installation installation = Installation.start(own, launcher);
            started.add(new Lane(
                    installation,
                    Application.create(installation.sandbox(), own.resolve("journals")),
                    Diary.create(installation.operations()),
                    own.resolve("restored")));
        }
        return started.get(number);
    }

    @Override
    public void close() {
        started.forEach(lane -> lane.installation().close());
    }
}
