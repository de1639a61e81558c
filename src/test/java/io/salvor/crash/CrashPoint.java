package io.salvor.crash;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One place at which a program is killed, as {@code operator-after-17}, or {@code job-before-1 of start restic restore}.
 *
 * @param actor which program
 * @param after whether the write is done: answered or ended, and its writer has not heard of it
 * @param number of the write among those of the program since the run began that are meant, from 1
 * @param writes which of them are meant, as a regular expression; that of all of them where the number says it
 */
record CrashPoint(Caller.Kind actor, boolean after, int number, String writes) {
    private static final String ANY = ".*";

    private static final Pattern FORM =
            Pattern.compile("(operator|job|maintenance)-(before|after)-([1-9][0-9]*)(?: of (.+))?");

    /** Whatever its write is. */
    CrashPoint(Caller.Kind actor, boolean after, int number) {
        this(actor, after, number, ANY);
    }

    /** @throws IllegalArgumentException when the text has another form */
    static CrashPoint parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text + " is no crash point; one is operator-after-17 or job-before-3");
        }
        return new CrashPoint(
                actor(matcher.group(1)),
                matcher.group(2).equals("after"),
                Integer.parseInt(matcher.group(3)),
                matcher.group(4) == null ? ANY : matcher.group(4));
    }

    private static Caller.Kind actor(String word) {
        return Stream.of(Caller.Kind.values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow();
    }

    /** Whether this is the one. @param done what its program has written since the run began, up to that */
    boolean isNow(List<String> done) {
        return means(done.get(done.size() - 1))
                && done.stream().filter(this::means).count() == number;
    }

    private boolean means(String write) {
        return write.matches(writes);
    }

    @Override
    public String toString() {
        return "%s-%s-%d".formatted(actor.name().toLowerCase(Locale.ROOT), after ? "after" : "before", number)
                + (writes.equals(ANY) ? "" : " of " + writes);
    }
}
