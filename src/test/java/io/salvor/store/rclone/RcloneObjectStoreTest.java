package io.salvor.store.rclone;

import io.salvor.store.Backend;
import io.salvor.store.ObjectStoreContract;
import io.salvor.store.Reach;
import io.salvor.testing.BackendServers;
import io.salvor.testing.RcloneBinary;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** On a folder of this machine, which is a remote like another for rclone. */
@Tag(BackendServers.TAG)
class RcloneObjectStoreTest extends ObjectStoreContract {
    private static final String CONFIG = "[disk]\ntype = local\n# token-of-somebody\n";

    private static Rclone rclone;

    @TempDir
    Path data;

    @BeforeAll
    static void findRclone() {
        rclone = Rclone.at(RcloneBinary.need().toString());
    }

    @Override
    public Backend backend(String name) {
        return new RcloneBackend(rclone, "disk:" + data + (name.isEmpty() ? "" : "/" + name), CONFIG, "", "");
    }

    @Override
    protected List<String> secrets(Reach reach) {
        return List.of("token-of-somebody");
    }
}
