package io.salvor.git;

import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.transport.http.HttpConnection;

/**
 * What is known of the last answer of an HTTP server, apart from its content.
 *
 * @param status 0 if there was no answer
 * @param url who gave it, null if there was none
 * @param type its media type, or null
 * @param location where it redirects to, or null
 * @param retryAfter when it is to be asked again, in the server's words, or null
 * @param date the time by the server's clock, in its words, or null
 */
record HttpAnswer(int status, URL url, String type, String location, String retryAfter, String date) {
    static final HttpAnswer NONE = new HttpAnswer(0, null, null, null, null, null);

    /** A server may not silence a source for good. */
    static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private static final Duration PAUSE_UNLESS_SAID = Duration.ofMinutes(1);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int MOST_DIGITS = 9;

    /** A word in the address of a page to sign in; "lessons" holds none. */
    private static final Pattern SIGN_IN = Pattern.compile(
            "(?<![a-z])(log[-_]?(in|on)|sign[-_]?in|sso|oauth|saml|openid|auth)(?![a-z])", Pattern.CASE_INSENSITIVE);

    static HttpAnswer of(int status, HttpConnection connection) {
        return new HttpAnswer(
                status,
                connection.getURL(),
                connection.getContentType(),
                connection.getHeaderField("Location"),
                connection.getHeaderField("Retry-After"),
                connection.getHeaderField("Date"));
    }

    /** How long the server is to be left alone, where it asks for that. */
    Optional<Duration> pause() {
        boolean mayAsk = status == HttpURLConnection.HTTP_FORBIDDEN || status == HttpURLConnection.HTTP_UNAVAILABLE;
        return status == TOO_MANY_REQUESTS || mayAsk && retryAfter != null ? Optional.of(said()) : Optional.empty();
    }

    /** Whether it is a page for a person, where a Git server would answer something else. */
    boolean isWebPage() {
        return status == HttpURLConnection.HTTP_NOT_AUTHORITATIVE
                || status == HttpURLConnection.HTTP_OK
                        && type != null
                        && type.toLowerCase(Locale.ROOT).startsWith("text/html");
    }

    /** Where it redirects to, without what may be secret in it. */
    Optional<String> redirection() {
        if (status / 100 != 3 || location == null) {
            return Optional.empty();
        }
        try {
            URI target = url.toURI().resolve(location);
            return Optional.of(target.getScheme() + "://" + target.getHost()
                    + (target.getPort() < 0 ? "" : ":" + target.getPort()) + target.getPath());
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.of("what is no URL");
        }
    }

    /** Whether it redirects to where people sign in. */
    boolean leadsToSignIn() {
        return SIGN_IN.matcher(redirection().orElse("")).find();
    }

    private Duration said() {
        if (retryAfter != null && !retryAfter.isEmpty() && retryAfter.chars().allMatch(Character::isDigit)) {
            return retryAfter.length() > MOST_DIGITS
                    ? LONGEST_PAUSE
                    : bounded(Duration.ofSeconds(Long.parseLong(retryAfter)));
        }
        try {
            // By the server's own clock, as ours may be wrong.
            return retryAfter == null || date == null
                    ? PAUSE_UNLESS_SAID
                    : bounded(Duration.between(time(date), time(retryAfter)));
        } catch (DateTimeException e) {
            return PAUSE_UNLESS_SAID;
        }
    }

    private static Instant time(String text) {
        return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
    }

    private static Duration bounded(Duration pause) {
        if (pause.isNegative()) {
            return Duration.ZERO;
        }
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
