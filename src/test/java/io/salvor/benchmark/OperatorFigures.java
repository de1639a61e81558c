package io.salvor.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the operator's process says of itself: how long it took to start, and how much memory it holds. */
record OperatorFigures(long pid, Path log) {
    private static final Pattern STARTED = Pattern.compile("started in ([0-9.]+)s");
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

    /** Seconds from the start of the JVM until all controllers ran, as the framework logs them. */
    String startSeconds() throws IOException {
        return found(STARTED, Files.readString(log), log);
    }

    /** Resident memory now, in MiB. */
    long residentMebibytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        return Long.parseLong(found(RESIDENT, Files.readString(status), status)) / 1024;
    }

    private static String found(Pattern pattern, String text, Path where) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException(where + " has no line with " + pattern);
        }
        return matcher.group(1);
    }
}
