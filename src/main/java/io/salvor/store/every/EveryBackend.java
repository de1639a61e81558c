package io.salvor.store.every;

import io.salvor.store.Backends;
import io.salvor.store.s3.S3Provider;
import java.util.List;

/** Every sort of backend that there is. */
public final class EveryBackend {
    public static final Backends BACKENDS = new Backends(List.of(new S3Provider()));

    private EveryBackend() {}
}
