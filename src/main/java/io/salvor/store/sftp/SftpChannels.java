package io.salvor.store.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

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
    synchronized Held take() throws JSchException {
        while (!idle.isEmpty()) {
            Held held = idle.pop();
            if (held.channel().isConnected() && !held.channel().isClosed()) {
                return held;
            }
            drop(held);
        }
        List<Line> before = List.copyOf(lines);
        Line line = line();
        try {
            return open(line);
        } catch (JSchException e) {
            if (!before.contains(line)) {
                throw e;
            }
            // A session of before may have been cut without a word; in it nothing works any more.
            line.session.disconnect();
            return open(line());
        }
    }

    private Held open(Line line) throws JSchException {
        line.open++;
        try {
            ChannelSftp channel = (ChannelSftp) line.session.openChannel("sftp");
            if (channel == null) {
                throw new JSchException("session is down");
            }
            channel.connect(CONNECT_MILLIS);
            return new Held(channel, line);
        } catch (JSchException e) {
            line.open--;
            end(line);
            throw e;
        }
    }

    private Line line() throws JSchException {
        for (Iterator<Line> each = lines.iterator(); each.hasNext(); ) {
            Line line = each.next();
            if (!line.session.isConnected()) {
                each.remove();
            } else if (line.open < IN_A_SESSION) {
                return line;
            }
        }
        Line line = new Line(host.connect(credentials));
        lines.add(line);
        return line;
    }

    synchronized void give(Held held) {
        if (closed || idle.size() >= KEPT) {
            drop(held);
        } else {
            idle.push(held);
        }
    }

    /** Of one that can be of no more use, or whose answers nobody has read. */
    synchronized void drop(Held held) {
        held.channel().disconnect();
        Line line = (Line) held.line();
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
