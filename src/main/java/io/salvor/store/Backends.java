package io.salvor.store;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.List;

/** Every sort of backend of this installation, by the name that locations call it. */
public record Backends(List<BackendProvider> providers) {
    public Backends {
        providers = List.copyOf(providers);
    }

    /** @throws StorageException with {@link Reason#UnknownProvider} if there is none of that name */
    public BackendProvider provider(String name) {
        return providers.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new StorageException(
                        Reason.UnknownProvider,
                        "there is no provider \"" + name + "\"; set spec.provider to one of "
                                + String.join(
                                        ", ",
                                        providers.stream()
                                                .map(BackendProvider::name)
                                                .toList())));
    }
}
