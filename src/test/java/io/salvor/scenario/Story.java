package io.salvor.scenario;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Tells a person what is happening, as it happens. */
public final class Story {
    private final PrintStream out;
    private final Instant start = Instant.now();
    private int chapter;

    public Story(PrintStream out) {
        this.out = out;
    }

    /** Begins the next part. */
    public void chapter(String title) {
        chapter++;
        out.printf("%n%s  %d. %s%n", time(), chapter, title);
    }

    /** One thing that happened, or that is worth a look. */
    public void line(String format, Object... arguments) {
        out.printf("          " + format + "%n", arguments);
    }

    /** Time since the start. */
    public Duration elapsed() {
        return Duration.between(start, Instant.now());
    }

    private String time() {
        return String.format(Locale.ROOT, "[%5.1f s]", elapsed().toMillis() / 1000.0);
    }

    /** Bytes as people say them. */
    public static String bytes(Long count) {
        if (count == null) {
            return "?";
        }
        return count < 1024 * 1024
                ? String.format(Locale.ROOT, "%.1f KiB", count / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", count / 1024.0 / 1024.0);
    }
}
