package io.salvor.store.local;

import io.salvor.store.ObjectContent;
import io.salvor.store.ObjectPart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads objects, whole or in part. Links are none. */
record FileReading(KeyPaths paths, LocalFailures failures) {
    private interface Opening {
        InputStream of(Path file) throws IOException;
    }

    InputStream whole(String key) throws IOException {
        return read(key, file -> Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS));
    }

    InputStream part(String key, ObjectPart part) throws IOException {
        return read(key, file -> {
            SeekableByteChannel channel =
                    Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            return part.limit(Channels.newInputStream(channel.position(part.offset())));
        });
    }

    private InputStream read(String key, Opening opening) throws IOException {
        Path path = paths.of(key);
        try {
            if (!paths.isObject(path)) {
                throw failures.absent(key, null);
            }
            return new ObjectContent(opening.of(path), failure -> failures.of(failure, "reading " + key));
        } catch (NoSuchFileException e) {
            throw failures.absent(key, e);
        }
    }
}
