package io.salvor.benchmark;

import io.salvor.benchmark.Timeline.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The measured times as Markdown tables: every round and the median.
 *
 * @param backups the turns of the Backup of each round
 * @param processorTimes what each of these Backups used
 * @param byHand the runs beside them
 * @param loads load average of the machine at the start of each round
 */
record Figures(
        List<Map<Turn, Instant>> backups, List<ProcessorTime> processorTimes, List<ByHand> byHand, List<String> loads) {

    String markdown() {
        StringBuilder text = new StringBuilder();
        comparison(text);
        pieces(text);
        processors(text);
        return text.toString();
    }

    private void comparison(StringBuilder text) {
        List<Duration> whole = between(Turn.Created, Turn.Sealed);
        head(text, "All volumes, in s");
        row(text, "Backup, from creation to Completed", whole);
        byHand.forEach(runs -> row(text, runs.name(), runs.times()));
        row(text, "Job: from the start of its container to its end", between(Turn.PodRunning, Turn.PodEnded));
        text.append("| load average at the start |   |");
        loads.forEach(load -> text.append(' ').append(load).append(" |"));
        text.append("\n\n");
        byHand.forEach(runs -> over(text, whole, runs));
    }

    /** Compares round by round: what else the machine does changes from one to the next. */
    private static void over(StringBuilder text, List<Duration> whole, ByHand runs) {
        List<Duration> over = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < whole.size(); round++) {
            Duration hand = runs.times().get(round);
            over.add(whole.get(round).minus(hand));
            ratios.add((double) whole.get(round).toMillis() / hand.toMillis());
        }
        ratios.sort(null);
        text.append(String.format(
                Locale.ROOT,
                "Over %s, median of the rounds: %s s, %.2f times.%n%n",
                runs.name(),
                seconds(median(over)),
                ratios.get(ratios.size() / 2)));
    }

    private void pieces(StringBuilder text) {
        head(text, "Until …, in s");
        Turn before = Turn.Created;
        // The Job's own end does not hold the Backup up, so it is not a piece of it.
        for (Turn turn : EnumSet.range(Turn.Recorded, Turn.Sealed)) {
            row(text, turn.meaning(), between(before, turn));
            before = turn;
        }
    }

    private void processors(StringBuilder text) {
        text.append('\n');
        head(text, "Processor time, in s");
        row(
                text,
                "Job of the Backup, restic included",
                processorTimes.stream().map(ProcessorTime::children).toList());
        row(
                text,
                "operator meanwhile",
                processorTimes.stream().map(ProcessorTime::operator).toList());
        byHand.forEach(runs -> row(text, runs.name(), runs.processorTimes()));
    }

    private void head(StringBuilder text, String title) {
        text.append("| ").append(title).append(" | median |");
        for (int round = 1; round <= backups.size(); round++) {
            text.append(" round ").append(round).append(" |");
        }
        text.append("\n|---|---|").append("---|".repeat(backups.size())).append('\n');
    }

    private static void row(StringBuilder text, String name, List<Duration> times) {
        text.append("| ")
                .append(name)
                .append(" | ")
                .append(seconds(median(times)))
                .append(" | ");
        text.append(times.stream().map(Figures::seconds).collect(Collectors.joining(" | ")));
        text.append(" |\n");
    }

    private List<Duration> between(Turn from, Turn to) {
        Function<Map<Turn, Instant>, Duration> difference = turns -> Duration.between(turns.get(from), turns.get(to));
        return backups.stream().map(difference).toList();
    }

    private static Duration median(List<Duration> times) {
        List<Duration> sorted = new ArrayList<>(times);
        sorted.sort(null);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2);
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f", time.toMillis() / 1000.0);
    }
}
