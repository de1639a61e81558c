package io.salvor.cli.restore;

import io.salvor.catalog.Catalog;
import io.salvor.catalog.ContentKeys;
import io.salvor.catalog.LocationRecord;
import io.salvor.cli.MasterKeyFile;
import io.salvor.store.folder.FolderCopy;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a copy of a location is opened. */
final class CopyOfLocation {
    @Option(
            names = "--master-key-file",
            paramLabel = "FILE",
            description = "Of a copy: file with the location's master key, which opens what is encrypted.")
    private Path masterKeyFile;

    @Option(
            names = "--location-key-context",
            paramLabel = "CONTEXT",
            description = "Of a copy without salvor.json: the keyContext that was in it.")
    private String keyContext;

    /** Whether the name of a location is the folder of a copy. */
    static boolean isFolder(String location) {
        return location.contains("/") || location.equals(".");
    }

    boolean hasKey() {
        return masterKeyFile != null;
    }

    /**
     * The catalog in the folder, with keys where there is a master key.
     *
     * @throws io.salvor.trouble.Trouble if there is no such folder, or the key is another one's
     * @throws IllegalArgumentException if the key cannot be read, or its context is not known
     */
    Catalog open(String folder) {
        Catalog catalog = new Catalog(new FolderCopy(Path.of(folder)));
        if (masterKeyFile == null) {
            return catalog;
        }
        byte[] key = MasterKeyFile.read(masterKeyFile);
        Optional<LocationRecord> record = catalog.location();
        if (record.isPresent()) {
            // It is there, so nothing is written; it is compared with the key.
            return catalog.with(
                    catalog.openLocation(record.get().keyContext(), key).contentKeys(key));
        }
        if (keyContext == null) {
            throw new IllegalArgumentException(
                    folder
                            + " has no salvor.json; copy the location with it, or name its keyContext with --location-key-context");
        }
        return catalog.with(new ContentKeys(key, keyContext));
    }
}
