package io.salvor.restic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The plain lines of one run of restic as messages: what a service has answered goes over several lines below the request, that of Azure
 * between three lines of dashes.
 */
final class PlainLines {
    /** What a service has answered to somebody who asked for a token is a line of its own. */
    private static final String ANSWER = "Response: ";

    private static final String ANSWERED = "RESPONSE ";
    private static final String TRIED = "Attempted credentials:";
    private static final int RULES = 3;
    private static final int MOST_LINES = 40;
    private static final int LAST = 10;

    private final List<String> lines = new ArrayList<>();
    private int rules;
    private final Deque<String> last = new ArrayDeque<>();

    /** Takes the next line. @return the message that it belongs to with all that is known of it, in one line; empty where it says nothing */
    String take(String line) {
        boolean rule = OneLine.isRule(line);
        if (goesOn(line, rule)) {
            last.pollLast();
        } else {
            lines.clear();
            rules = 0;
        }
        if (!rule || !lines.isEmpty()) {
            lines.add(line);
            rules += rule ? 1 : 0;
        }
        String message = OneLine.of(String.join("\n", lines));
        if (!message.isEmpty()) {
            last.addLast(OneLine.shortened(message));
        }
        if (last.size() > LAST) {
            last.removeFirst();
        }
        return message;
    }

    /** The last messages, oldest first. */
    List<String> last() {
        return List.copyOf(last);
    }

    private boolean goesOn(String line, boolean rule) {
        if (lines.isEmpty() || lines.size() >= MOST_LINES) {
            return false;
        }
        boolean answered =
                rules == 1 && OneLine.isRule(lines.get(lines.size() - 1)) ? line.startsWith(ANSWERED) : rules > 0;
        return rules < RULES && (rule || answered)
                || line.startsWith(ANSWER)
                || line.equals(TRIED)
                || line.startsWith("\t");
    }
}
