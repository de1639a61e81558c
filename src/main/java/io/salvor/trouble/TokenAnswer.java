package io.salvor.trouble;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service that hands out tokens has answered to a program that asked: an error in JSON with a sentence that says why, among what the program
 * itself says of it, which is long.
 */
public final class TokenAnswer {
    private static final Pattern ERROR = Pattern.compile("\"error\"\\s*:\\s*\"([\\w.-]+)\"");
    private static final Pattern WHY = Pattern.compile("\"error_description\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)+)");

    /** By which the service's own people find the request. */
    private static final Pattern TRACE = Pattern.compile("\\s*Trace ID: .*");

    private TokenAnswer() {}

    /** The error and the sentence, of which the end may be missing, such as {@code invalid_grant: Invalid JWT Signature.}; all that was said where there is none. */
    public static String in(String said) {
        Matcher why = WHY.matcher(said);
        if (!why.find()) {
            return said;
        }
        Matcher error = ERROR.matcher(said);
        return (error.find() ? error.group(1) + ": " : "")
                + TRACE.matcher(why.group(1)).replaceAll("");
    }
}
