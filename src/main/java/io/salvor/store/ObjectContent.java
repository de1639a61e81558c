package io.salvor.store;

import io.salvor.trouble.StorageException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;

/** What is read of an object; when it breaks off the reader learns which place it was, so that an IOException always speaks of the content. */
public final class ObjectContent extends FilterInputStream {
    private final Function<IOException, StorageException> meaning;

    /** @param meaning of a failure, for the place */
    public ObjectContent(InputStream content, Function<IOException, StorageException> meaning) {
        super(content);
        this.meaning = meaning;
    }

    @Override
    public int read() {
        try {
            return in.read();
        } catch (IOException e) {
            throw meaning.apply(e);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        try {
            return in.read(buffer, offset, length);
        } catch (IOException e) {
            throw meaning.apply(e);
        }
    }
}
