package io.salvor.store.rest;

import io.salvor.store.rest.RestClient.Listed;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Proves that files can be listed, written, read and removed, each once and without patience.
 *
 * @param client waits no longer than {@link #READ}
 * @param url of the place, with a slash at its end
 * @param folder of its objects, with a slash at its end
 */
record RestProbe(RestClient client, RestFailures failures, HttpUrl url, HttpUrl folder) {
    /** The longest that the server may think about a small file. */
    static final Duration READ = Duration.ofSeconds(5);

    static final String KEY = "salvor-probe";

    /** No probe takes that long: one that is as old was killed. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** Files are called by what is in them: so that no probe gets in the way of another, each writes something else. */
    private static final int MARK = 16;

    private static final int MOST_LEFT = 100;

    private static final byte[] CONTENT = {'s', 'a', 'l', 'v', 'o', 'r'};

    /** What a probe writes at a time. */
    static EnvelopeBody written(Instant now) throws IOException {
        byte[] mark = new byte[MARK];
        new SecureRandom().nextBytes(mark);
        return EnvelopeBody.of(
                KEY, now.getEpochSecond(), HexFormat.of().formatHex(mark), EnvelopeBody.Content.of(CONTENT));
    }

    /** @throws StorageException saying which step failed and why */
    void run() {
        List<Listed> before = listed();
        String action = "writing a small file";
        try {
            Instant now = Instant.now();
            EnvelopeBody body = written(now);
            HttpUrl file = file(body.envelope().name());
            client.send(file, body);
            action = "reading a small file back";
            boolean same = isRead(file, body.contentLength());
            action = "removing a small file";
            client.remove(file);
            if (!same) {
                throw failures.problem(
                        Reason.Other,
                        "a file came back other than it was written",
                        "do not use this server for backups",
                        null);
            }
            removeLeft(before, body.contentLength(), now.minus(LONGEST));
        } catch (IOException e) {
            throw failures.of(e, action);
        }
    }

    private HttpUrl file(String name) {
        return folder.resolve("index/" + name);
    }

    /** rclone keeps what its last listing has found, and that of another process may have found the file half written: a new one corrects it. */
    private boolean isRead(HttpUrl file, long size) throws IOException {
        if (isSame(client.start(file, Envelope.LINE), size)) {
            return true;
        }
        listed();
        return isSame(client.start(file, Envelope.LINE), size);
    }

    private static boolean isSame(byte[] back, long size) {
        byte[] end = Arrays.copyOfRange(back, Math.max(0, back.length - CONTENT.length), back.length);
        return back.length == size && Arrays.equals(end, CONTENT);
    }

    /** What probes have left that were killed: it is as long as what this one wrote. */
    private void removeLeft(List<Listed> files, long size, Instant before) throws IOException {
        List<Listed> likely = files.stream()
                .filter(file -> file.size() == size)
                .limit(MOST_LEFT)
                .toList();
        for (Listed one : likely) {
            Optional<Envelope> left = Envelope.read(one.name(), client.start(file(one.name()), Envelope.LINE), size);
            if (left.filter(probe -> probe.key().equals(KEY) && probe.sequence() < before.getEpochSecond())
                    .isPresent()) {
                client.remove(file(one.name()));
            }
        }
    }

    /** Lists the folder of objects. @throws StorageException saying why that failed */
    void reach() {
        listed();
    }

    private List<Listed> listed() {
        try {
            List<Listed> files = client.list(folder.resolve("index/"));
            if (files.isEmpty()) {
                requireRepositories();
            }
            return files;
        } catch (RestRefusal e) {
            throw e.status == RestRefusal.UNAUTHORIZED ? unauthorized(e) : failures.of(e, "listing");
        } catch (IOException e) {
            throw failures.of(e, "listing");
        }
    }

    /** Where there is nothing yet: whether a repository could be there at all. */
    private void requireRepositories() throws IOException {
        int status = client.status(folder);
        if (status == RestRefusal.MISSING) {
            throw failures.tooDeep();
        }
    }

    /** Tells wrong credentials from those of somebody else's folder: one is asked for that must be this user's. */
    private StorageException unauthorized(RestRefusal refusal) {
        StorageException wrong = failures.of(refusal, "listing");
        String user = failures.backend().credentials().user();
        if (user.isEmpty()) {
            return wrong;
        }
        HttpUrl own = url.newBuilder()
                .encodedPath("/")
                .addPathSegment(user)
                .addPathSegment("")
                .build();
        try {
            boolean known = client.status(own.resolve("index/")) != RestRefusal.UNAUTHORIZED;
            return known ? failures.privateFolder(own.toString()) : wrong;
        } catch (IOException e) {
            return wrong;
        }
    }
}
