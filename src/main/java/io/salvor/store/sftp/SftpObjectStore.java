package io.salvor.store.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import io.salvor.store.ObjectPart;
import io.salvor.store.ObjectStore;
import io.salvor.store.Protection;
import io.salvor.store.Protection.Lock;
import io.salvor.store.Protection.Versioning;
import io.salvor.store.Usage;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/** Objects as files of a host. */
final class SftpObjectStore implements ObjectStore {
    private static final String PROBE = "salvor-probe";

    private final SftpBackend backend;
    private final SftpChannels channels;
    private final SftpFailures failures;
    private final SftpCalls calls;

    SftpObjectStore(SftpBackend backend, SftpChannels channels) {
        this.backend = backend;
        this.channels = channels;
        this.failures = new SftpFailures(backend.described(), backend.host().host());
        this.calls = new SftpCalls(channels, failures, backend.folder());
    }

    private String path(String key) {
        return backend.path(SftpPaths.checked(key));
    }

    @Override
    public void put(String key, Path file) {
        String target = path(key);
        calls.again("writing " + key, channel -> {
            try (InputStream in = Files.newInputStream(file)) {
                new SftpFiles(channel, backend.folder()).replace(target, in);
                return null;
            } catch (IOException e) {
                throw new StorageException(Reason.Other, "cannot read " + file + ", which is to be put there: " + e, e);
            }
        });
    }

    @Override
    public void put(String key, byte[] content) {
        String target = path(key);
        calls.again("writing " + key, channel -> {
            new SftpFiles(channel, backend.folder()).replace(target, new ByteArrayInputStream(content));
            return null;
        });
    }

    /** Once alone: after a cut nobody knows whose the object is that is there. */
    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        String target = path(key);
        return calls.once("writing " + key, channel -> new SftpFiles(channel, backend.folder())
                .add(target, new ByteArrayInputStream(content)));
    }

    @Override
    public InputStream get(String key) {
        return from(key, 0);
    }

    @Override
    public InputStream get(String key, ObjectPart part) {
        return part.limit(from(key, part.offset()));
    }

    private InputStream from(String key, long offset) {
        String file = path(key);
        String action = "reading " + key;
        // Looked at first, over a connection that may be made anew.
        if (!exists(key)) {
            throw absent(key, null);
        }
        SftpChannels.Held held = calls.take(action);
        try {
            return new SftpContent(
                    held.channel().get(SftpPaths.quoted(file), null, offset),
                    channels,
                    held,
                    (e, doing) -> failures.connection(new JSchException(e.toString(), e), action));
        } catch (SftpException e) {
            StorageException explained =
                    e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE ? absent(key, e) : calls.explained(e, action, held);
            channels.drop(held);
            throw explained;
        }
    }

    private StorageException absent(String key, Exception cause) {
        return failures.problem(Reason.NotFound, "there is no " + key, "check whether somebody removed it", cause);
    }

    @Override
    public boolean exists(String key) {
        String file = path(key);
        return calls.again("looking for " + key, channel -> {
            SftpATTRS attributes = new SftpFiles(channel, backend.folder()).attributes(file);
            return attributes != null && attributes.isReg();
        });
    }

    @Override
    public List<String> folders(String prefix) {
        return calls.again("listing " + prefix, channel -> new SftpListing(channel, backend.folder()).folders(prefix));
    }

    @Override
    public SortedMap<String, Long> sizes(String prefix) {
        return calls.again("listing " + prefix, channel -> new SftpListing(channel, backend.folder()).sizes(prefix));
    }

    @Override
    public Usage usage(String prefix) {
        return calls.again("listing " + prefix, channel -> new SftpListing(channel, backend.folder()).usage(prefix));
    }

    @Override
    public void delete(String key) {
        String file = path(key);
        String stays = backend.isOfRestic(key) ? SftpPaths.parent(file) : backend.folder();
        calls.again("removing " + key, channel -> {
            new SftpFiles(channel, backend.folder()).remove(file, stays);
            return null;
        });
    }

    @Override
    public void endUploads(String prefix, Instant before) {
        calls.again("removing what was not written whole", channel -> {
            new SftpListing(channel, backend.folder()).sweep(prefix, before);
            return null;
        });
    }

    @Override
    public Protection protection() {
        reach();
        return new Protection(Versioning.Off, Lock.Off, null);
    }

    @Override
    public void probe() {
        reach();
        calls.again("trying it out", channel -> {
            new SftpProof(new SftpFiles(channel, backend.folder()), failures).run(SftpCredentials.bytes(PROBE));
            new SftpFiles(channel, backend.folder()).remove(path(PROBE), backend.folder());
            return null;
        });
    }

    @Override
    public void reach() {
        calls.again("looking at it", channel -> {
            new SftpFiles(channel, backend.folder()).attributes(backend.folder());
            return null;
        });
    }

    @Override
    public void close() {
        calls.close();
    }
}
