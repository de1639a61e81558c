package io.salvor.cli.restore;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.catalog.Catalog;
import io.salvor.store.ObjectStore;
import io.salvor.store.folder.FolderCopy;
import java.nio.file.Path;

/** Reads the password that the repository of a namespace has out of what the location says of itself. */
public final class StoredPassword {
    private StoredPassword() {}

    /**
     * By a copy of the location.
     *
     * @throws io.salvor.trouble.Trouble if there is none in the folder, or the key is another one's
     */
    public static String inCopy(Path folder, byte[] masterKey, String namespace) {
        return inForce(new FolderCopy(folder), masterKey, namespace);
    }

    /** By the location itself, which a BackupStorageLocation of the cluster names. @param operatorNamespace where that is */
    public static String inLocation(
            KubernetesClient client, String operatorNamespace, String location, byte[] masterKey, String namespace) {
        try (ObjectStore store = new ClusterLocation(client, operatorNamespace).open(location)) {
            return inForce(store, masterKey, namespace);
        }
    }

    private static String inForce(ObjectStore store, byte[] masterKey, String namespace) {
        return new Catalog(store)
                .openLocation(null, masterKey)
                .passwordSource(masterKey)
                .password(namespace);
    }
}
