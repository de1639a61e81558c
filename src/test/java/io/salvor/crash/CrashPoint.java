package io.salvor.crash;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One place at which a program is killed, as {@code operator-after-17}.
 *
 * @param actor which program
 * @param after whether the write is done: answered or ended, and its writer has not heard of it
 * @param number of the write among those of the program since the run began, from 1
 */
record CrashPoint(Caller.Kind actor, boolean after, int number) {
    private static final Pattern FORM = Pattern.compile("(operator|job)-(before|after)-([1-9][0-9]*)");

    /** @throws IllegalArgumentException when the text has another form */
    static CrashPoint parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text + " is no crash point; one is operator-after-17 or job-before-3");
        }
        Caller.Kind actor = matcher.group(1).equals("job") ? Caller.Kind.Job : Caller.Kind.Operator;
        return new CrashPoint(actor, matcher.group(2).equals("after"), Integer.parseInt(matcher.group(3)));
    }

    @Override
    public String toString() {
        return "%s-%s-%d".formatted(actor.name().toLowerCase(Locale.ROOT), after ? "after" : "before", number);
    }
}
