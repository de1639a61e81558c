package io.salvor.benchmark;

import io.salvor.benchmark.MaintenanceTimeline.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What was measured of the maintenance of a repository and of the same by hand, as Markdown tables. */
final class MaintenanceFigures {
    private final List<OfJob> jobs = new ArrayList<>();
    private final List<ByHand> byHand = new ArrayList<>();
    private final List<String> loads = new ArrayList<>();

    /** One maintenance by a Job. @param peaks MiB by sort of process */
    record OfJob(Map<Turn, Instant> turns, ProcessorTime used, Map<String, Long> peaks) {
        private Duration whole() {
            return until(Turn.Ended);
        }

        private Duration container() {
            return until(Turn.JobEnded).minus(until(Turn.JobRuns));
        }

        private Duration until(Turn turn) {
            return Duration.between(turns.get(Turn.JobMade), turns.get(turn));
        }

        private Duration processor() {
            return used.children();
        }
    }

    /** The same by hand. @param times by command, in order; @param peaks MiB by sort of process */
    record ByHand(Map<String, Duration> times, ProcessorTime used, Map<String, Long> peaks) {
        private Duration whole() {
            return times.values().stream().reduce(Duration.ZERO, Duration::plus);
        }

        private Duration processor() {
            return used.children();
        }
    }

    void add(OfJob one) {
        jobs.add(one);
    }

    void add(ByHand one) {
        byHand.add(one);
    }

    void load(String average) {
        loads.add(average);
    }

    /** The last round in a line. */
    String last() {
        int round = jobs.size() - 1;
        return "Job " + seconds(jobs.get(round).whole()) + " s, by hand "
                + seconds(byHand.get(round).whole()) + " s, ratio "
                + ratio(OfJob::whole, ByHand::whole).apply(round) + ", of processor time "
                + ratio(OfJob::processor, ByHand::processor).apply(round);
    }

    String markdown() {
        return times() + "\n" + turns() + "\n" + processors() + "\n" + memory();
    }

    private String times() {
        return head("In s")
                + row("from the creation of the Job until the round is done", ofJob(OfJob::whole))
                + row("the Job's container, from its start to its end", ofJob(OfJob::container))
                + row("by hand: forget, prune and check", ofHand(ByHand::whole))
                + row("ratio", ratio(OfJob::whole, ByHand::whole))
                + row("ratio of the container alone", ratio(OfJob::container, ByHand::whole))
                + row("load average at the start", loads::get);
    }

    private String turns() {
        StringBuilder text = new StringBuilder(head("After the creation of the Job, in s"));
        for (Turn turn : Turn.values()) {
            text.append(row(turn.meaning(), ofJob(job -> job.until(turn))));
        }
        for (String command : byHand.get(0).times().keySet()) {
            text.append(row("by hand: " + command, ofHand(one -> one.times().get(command))));
        }
        return text.toString();
    }

    private String processors() {
        return head("Processor time, in s")
                + row("Job, restic included", ofJob(OfJob::processor))
                + row("by hand", ofHand(ByHand::processor))
                + row("ratio", ratio(OfJob::processor, ByHand::processor))
                + row("operator meanwhile", ofJob(job -> job.used().operator()));
    }

    private String memory() {
        StringBuilder text = new StringBuilder(head("Most resident memory, in MiB"));
        TreeSet<String> sorts = new TreeSet<>();
        jobs.forEach(job -> sorts.addAll(job.peaks().keySet()));
        for (String sort : sorts) {
            text.append(row("Job: " + sort, round -> text(jobs.get(round).peaks(), sort)));
            if (byHand.get(0).peaks().containsKey(sort)) {
                text.append(
                        row("by hand: " + sort, round -> text(byHand.get(round).peaks(), sort)));
            }
        }
        return text.toString();
    }

    private static String text(Map<String, Long> peaks, String sort) {
        return peaks.containsKey(sort) ? peaks.get(sort).toString() : "";
    }

    private IntFunction<String> ofJob(Function<OfJob, Duration> what) {
        return round -> seconds(what.apply(jobs.get(round)));
    }

    private IntFunction<String> ofHand(Function<ByHand, Duration> what) {
        return round -> seconds(what.apply(byHand.get(round)));
    }

    private IntFunction<String> ratio(Function<OfJob, Duration> ofJob, Function<ByHand, Duration> ofHand) {
        return round -> String.format(
                Locale.ROOT,
                "%.2f",
                (double) ofJob.apply(jobs.get(round)).toMillis()
                        / ofHand.apply(byHand.get(round)).toMillis());
    }

    private String head(String title) {
        return "| " + title
                + IntStream.rangeClosed(1, jobs.size())
                        .mapToObj(round -> " | round " + round)
                        .collect(Collectors.joining())
                + " |\n|---|" + "---|".repeat(jobs.size()) + "\n";
    }

    private String row(String name, IntFunction<String> cell) {
        return "| " + name
                + IntStream.range(0, jobs.size())
                        .mapToObj(round -> " | " + cell.apply(round))
                        .collect(Collectors.joining())
                + " |\n";
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f", time.toMillis() / 1000.0);
    }
}
