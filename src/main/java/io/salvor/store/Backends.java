package io.salvor.store;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.List;

/** Every sort of backend of this installation, by the names that locations call it. */
public record Backends(List<BackendProvider> providers) {
    /** Velero's locations name their plugins, such as {@code velero.io/aws}. */
    private static final String VELERO = "velero.io/";

    public Backends {
        providers = List.copyOf(providers);
    }

    /** @throws StorageException with {@link Reason#UnknownProvider} if there is none of that name */
    public BackendProvider provider(String name) {
        String plain = name.startsWith(VELERO) ? name.substring(VELERO.length()) : name;
        return providers.stream()
                .filter(provider -> provider.names().contains(plain))
                .findFirst()
                .orElseThrow(() -> new StorageException(
                        Reason.UnknownProvider,
                        "there is no provider \"" + name + "\"; set spec.provider to one of "
                                + String.join(
                                        ", ",
                                        providers.stream()
                                                .map(provider ->
                                                        provider.names().get(0))
                                                .toList())));
    }

    /**
     * The backend of a location, with repositories where it says and the limits that it sets. Speaks to nobody.
     *
     * @param provider as the location calls it
     * @throws StorageException if a setting is missing or cannot be used; the message names it and says what to do
     */
    public Backend backend(String provider, BackendSettings settings, Limits limits) {
        BackendProvider found = provider(provider);
        Backend backend = found.backend(settings);
        String prefix = settings.place("resticRepoPrefix");
        Backend whole =
                prefix.isEmpty() ? backend : new SplitBackend(backend, found.repositories(settings, plain(prefix)));
        return limits.isNone() ? whole : new LimitedBackend(whole, limits);
    }

    private static String plain(String prefix) {
        int end = prefix.length();
        while (end > 1 && prefix.charAt(end - 1) == '/') {
            end--;
        }
        return prefix.substring(0, end);
    }
}
