package io.salvor.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The most memory that was resident in each sort of process below this one, as the kernel counts it, from the start until it is closed. It is read ten
 * times a second, so what a process takes in its last tenth is not in it.
 */
final class PeakMemory implements AutoCloseable {
    static final String JOB = "program around it";

    private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB$");
    private static final long KIBIBYTES = 1024;
    private static final long EVERY_MILLIS = 100;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, Long> peaks = new ConcurrentSkipListMap<>();
    private final long without;

    /** @param without the operator, whose own processes do not count */
    PeakMemory(long without) {
        this.without = without;
        timer.scheduleWithFixedDelay(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** In MiB: of restic by its command, and of the program in the Job. */
    Map<String, Long> peaks() {
        return Map.copyOf(peaks);
    }

    private void look() {
        ProcessHandle.current()
                .children()
                .filter(child -> child.pid() != without)
                .flatMap(child -> Stream.concat(Stream.of(child), child.descendants()))
                .forEach(this::read);
    }

    private void read(ProcessHandle process) {
        Path folder = Path.of("/proc", Long.toString(process.pid()));
        try {
            Optional<String> sort =
                    sort(List.of(Files.readString(folder.resolve("cmdline")).split("\0")));
            Matcher matcher = PEAK.matcher(Files.readString(folder.resolve("status")));
            if (sort.isPresent() && matcher.find()) {
                peaks.merge(sort.get(), Long.parseLong(matcher.group(1)) / KIBIBYTES, Math::max);
            }
        } catch (IOException e) {
            // It has ended.
            return;
        }
    }

    private static Optional<String> sort(List<String> words) {
        if (words.size() > 1 && words.get(0).endsWith("/restic")) {
            return Optional.of("restic " + words.get(1));
        }
        return words.contains("maintain") ? Optional.of(JOB) : Optional.empty();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
