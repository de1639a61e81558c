package io.salvor.restic;

import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a program ended that restic had started as its way to a repository, as {@code Reason: message}. restic says of it that a connection was lost. */
record NotedTrouble(Reason reason, String message) {
    private static final Pattern FORM = Pattern.compile("(\\w+): (.*)", Pattern.DOTALL);

    static NotedTrouble of(String note) {
        Matcher parts = FORM.matcher(note);
        return parts.matches()
                ? new NotedTrouble(reason(parts.group(1)), parts.group(2))
                : new NotedTrouble(Reason.Failed, note);
    }

    private static Reason reason(String name) {
        return Arrays.stream(Reason.values())
                .filter(reason -> reason.name().equals(name))
                .findFirst()
                .orElse(Reason.Failed);
    }

    ResticException failure(String name, String subject) {
        return new ResticException(reason, "restic " + name + " on " + subject + " got no further: " + message);
    }
}
