package io.salvor.store.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Channels to one host, each used by one thread at a time and kept for the next. Thread-safe. */
final class SftpChannels implements AutoCloseable {
    /** OpenSSH allows ten in a session unless its configuration says otherwise. */
    private static final int IN_A_SESSION = 8;

    private static final int CONNECT_MILLIS = 15_000;
    private static final int KEPT = 4;

    private final SftpHost host;
    private final SftpCredentials credentials;
    private final List<Line> lines = new ArrayList<>();
    private final Deque<Held> idle = new ArrayDeque<>();
    private boolean closed;

    /** Held by who makes a session: one at a time, because a server counts those that have not shown yet who they are. */
    private final Object connecting = new Object();

    /** What the last one has met who could not make one; those who have waited for it would meet the same. */
    private JSchException failure;

    private long failedAt;

    SftpChannels(SftpHost host, SftpCredentials credentials) {
        this.host = host;
        this.credentials = credentials;
    }

    private static final class Line {
        private final Session session;
        private int open;

        Line(Session session) {
            this.session = session;
        }
    }

    /** A channel that somebody uses. */
    record Held(ChannelSftp channel, Object line) {}

    /** @throws JSchException if there is none and none can be opened */
    Held take() throws JSchException {
        Optional<Held> kept = kept();
        if (kept.isPresent()) {
            return kept.get();
        }
        Optional<Line> before = room();
        if (before.isPresent()) {
            try {
                return open(before.get());
            } catch (JSchException e) {
                // It may have been cut without a word; in it nothing works any more.
                before.get().session.disconnect();
            }
        }
        return open(another());
    }

    private synchronized Optional<Held> kept() {
        while (!idle.isEmpty()) {
            Held held = idle.pop();
            if (held.channel().isConnected() && !held.channel().isClosed()) {
                return Optional.of(held);
            }
            drop(held);
        }
        return Optional.empty();
    }

    /** A place in a session that is there. */
    private synchronized Optional<Line> room() {
        lines.removeIf(line -> !line.session.isConnected());
        Optional<Line> found =
                lines.stream().filter(line -> line.open < IN_A_SESSION).findFirst();
        found.ifPresent(line -> line.open++);
        return found;
    }

    /** A place in a session that may have to be made. That may take a while, in which others take and give what is there. */
    private Line another() throws JSchException {
        long since = System.nanoTime();
        synchronized (connecting) {
            Optional<Line> madeMeanwhile = room();
            if (madeMeanwhile.isPresent()) {
                return madeMeanwhile.get();
            }
            if (failure != null && failedAt - since > 0) {
                throw failure;
            }
            try {
                return added(new Line(host.connect(credentials)));
            } catch (JSchException e) {
                failure = e;
                failedAt = System.nanoTime();
                throw e;
            }
        }
    }

    private synchronized Line added(Line line) {
        line.open++;
        lines.add(line);
        return line;
    }

    private Held open(Line line) throws JSchException {
        try {
            ChannelSftp channel = (ChannelSftp) line.session.openChannel("sftp");
            if (channel == null) {
                throw new JSchException("session is down");
            }
            channel.connect(CONNECT_MILLIS);
            return new Held(channel, line);
        } catch (JSchException e) {
            left(line);
            throw e;
        }
    }

    synchronized void give(Held held) {
        if (closed || idle.size() >= KEPT) {
            drop(held);
        } else {
            idle.push(held);
        }
    }

    /** Of one that can be of no more use, or whose answers nobody has read. */
    void drop(Held held) {
        held.channel().disconnect();
        left((Line) held.line());
    }

    private synchronized void left(Line line) {
        line.open--;
        end(line);
    }

    /** A session in which nothing is open is one more that a server may count. */
    private void end(Line line) {
        if (line.open == 0 && (closed || lines.size() > 1 || !line.session.isConnected())) {
            line.session.disconnect();
            lines.remove(line);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!idle.isEmpty()) {
            drop(idle.pop());
        }
        new ArrayList<>(lines).forEach(this::end);
    }
}
