package io.salvor.store.rclone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import io.salvor.trouble.TokenAnswer;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Decides what the words of rclone and of the libraries in it mean, and what to do about it. */
final class RcloneFailures {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_WORDS = 400;

    /** Signatures and tokens travel there. */
    private static final Pattern QUERY = Pattern.compile("\\?[^\\s\"'<>]+");

    /** Lines, and what a service sends in XML: its code and its words stand before that as well. */
    private static final Pattern NOISE = Pattern.compile("-{8,}|<\\?xml.*", Pattern.DOTALL);

    private static final Pattern WHITE = Pattern.compile("\\s+");

    private final RcloneRemote remote;

    RcloneFailures(RcloneRemote remote) {
        this.remote = remote;
    }

    /** The error in an answer; all of it where it is none of rclone's own. */
    static String message(String answer) {
        try {
            return JSON.readTree(answer).path("error").asText(answer);
        } catch (JsonProcessingException e) {
            return answer;
        }
    }

    /** Whether it is about who asks, and not about what was asked for. */
    static boolean isOfCredentials(RcloneError error) {
        return RcloneWords.of(error.getMessage())
                .filter(words ->
                        words.reason() == Reason.InvalidCredentials || words.reason() == Reason.CredentialsNotFound)
                .isPresent();
    }

    /** @param action what was tried, like "writing backups/b/salvor-backup.json" */
    StorageException of(Exception failure, String action) {
        if (failure instanceof StorageException known) {
            return known;
        }
        if (failure instanceof InterruptedException) {
            return problem(Reason.Other, "interrupted while " + action, "nothing", failure);
        }
        if (failure instanceof RcloneProcess.NotStarted) {
            return problem(
                    Reason.RcloneMissing,
                    words(failure.getMessage()),
                    "use the image of Salvor as it is, or install rclone 1.60 or newer",
                    failure);
        }
        if (failure instanceof HttpTimeoutException) {
            return problem(
                    Reason.Unreachable,
                    "no answer in time while " + action,
                    remote.advice().address(),
                    failure);
        }
        if (failure instanceof RcloneError error) {
            return error(error, action);
        }
        return problem(
                Reason.Other, "rclone failed while " + action + ": " + words(failure.toString()), "nothing", failure);
    }

    private StorageException error(RcloneError error, String action) {
        String said = words(error.getMessage());
        Optional<RcloneWords> known = RcloneWords.of(error.getMessage());
        if (known.isPresent()) {
            RcloneWords words = known.get();
            return problem(
                    words.reason(),
                    words.what() + " while " + action + " (" + said + ")",
                    words.advice(remote.advice()),
                    error);
        }
        if (error.isNotFound()) {
            return problem(
                    Reason.NotFound,
                    "there is no such object (while " + action + ")",
                    "check whether somebody removed it",
                    error);
        }
        return problem(Reason.Other, "failed while " + action + ": " + said, "look at the service's own log", error);
    }

    /** The bucket, or what the service calls one, is not there. */
    StorageException noBucket(String action, Exception cause) {
        return problem(
                Reason.BucketMissing,
                "there is no such bucket (while " + action + ")",
                remote.advice().bucket(),
                cause);
    }

    /** A body broke off. */
    StorageException broken(IOException cause, String action) {
        return problem(
                Reason.Unreachable,
                "the content broke off while " + action + ": " + words(String.valueOf(cause.getMessage())),
                remote.advice().address(),
                cause);
    }

    /** The service does not say how long an object is. */
    StorageException unknownSize(String action) {
        return problem(
                Reason.Other,
                "the service does not say how long the object is, so that nobody could see whether all of it came (while "
                        + action + ")",
                "check that nothing in the service packs or converts objects",
                null);
    }

    /** The store was closed before the action. */
    StorageException closed(String action) {
        return problem(
                Reason.Other,
                "the connection was closed before " + action,
                "it is closed when address or credentials of the location change, and the next attempt uses the new ones",
                null);
    }

    private StorageException problem(Reason reason, String what, String advice, Exception cause) {
        return new StorageException(reason, remote.described() + ": " + what + "; " + advice, cause);
    }

    private static String words(String message) {
        String answer = NOISE.matcher(TokenAnswer.in(message)).replaceAll(" ");
        String line = WHITE.matcher(QUERY.matcher(answer).replaceAll("?…"))
                .replaceAll(" ")
                .strip();
        return line.length() <= LONGEST_WORDS ? line : line.substring(0, LONGEST_WORDS) + "…";
    }
}
