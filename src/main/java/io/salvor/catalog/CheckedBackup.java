package io.salvor.catalog;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * A sealed backup as it was signed: whatever was changed in the bucket since the look that made this is found when it is read.
 */
public final class CheckedBackup {
    private final boolean signed;
    private final List<StoredVolume> volumes;
    private final Supplier<Optional<HooksOfPolicy>> hooks;
    private final ToIntFunction<Consumer<ArchivedObject>> archive;

    CheckedBackup(
            boolean signed,
            List<StoredVolume> volumes,
            Supplier<Optional<HooksOfPolicy>> hooks,
            ToIntFunction<Consumer<ArchivedObject>> archive) {
        this.signed = signed;
        this.volumes = List.copyOf(volumes);
        this.hooks = hooks;
        this.archive = archive;
    }

    /** Whether it carries a signature. */
    public boolean isSigned() {
        return signed;
    }

    /** What became of its volumes. */
    public List<StoredVolume> volumes() {
        return volumes;
    }

    /**
     * What its policy said is to run in pods that come back; empty where it said nothing.
     *
     * @throws io.salvor.trouble.CatalogException if it cannot be read, or is not encrypted
     */
    public Optional<HooksOfPolicy> hooks() {
        return hooks.get();
    }

    /** Hands every object to the consumer while it is being read. @return how many there were */
    public int objects(Consumer<ArchivedObject> consumer) {
        return archive.applyAsInt(consumer);
    }
}
