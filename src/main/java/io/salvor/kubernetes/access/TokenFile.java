package io.salvor.kubernetes.access;

import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A token in a file that somebody else renews. While it cannot be read, the last one counts. */
final class TokenFile implements OAuthTokenProvider {
    private static final Duration GOOD_FOR = Duration.ofSeconds(10);

    private final Path file;
    private final Clock clock;
    private Instant next;
    private String token;

    /** @param where whose it is, for messages */
    TokenFile(Path file, String where, Clock clock) {
        this.file = file;
        this.clock = clock;
        try {
            read();
        } catch (IOException e) {
            throw new ClusterAccessException("the tokenFile " + file + " of " + where + " cannot be read", e);
        }
    }

    private void read() throws IOException {
        next = Instant.now(clock).plus(GOOD_FOR);
        token = Files.readString(file).strip();
    }

    @Override
    public synchronized String getToken() {
        if (!Instant.now(clock).isBefore(next)) {
            try {
                read();
            } catch (IOException e) {
                // The next request tries again.
                return token;
            }
        }
        return token;
    }
}
