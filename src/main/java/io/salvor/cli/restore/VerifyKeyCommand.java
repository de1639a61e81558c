package io.salvor.cli.restore;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.catalog.PasswordSource;
import io.salvor.cli.HelpOption;
import io.salvor.cli.MasterKeyFile;
import io.salvor.cli.OperatorNamespace;
import io.salvor.kubernetes.access.ClusterAccess;
import io.salvor.kubernetes.access.ClusterAccessException;
import io.salvor.store.ObjectStore;
import io.salvor.store.folder.FolderCopy;
import io.salvor.trouble.Trouble;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Proves that a copy of a master key, and one of a shared password, open what a location holds. */
@Command(
        name = "verify-key",
        description =
                "Proves that a copy of the master key opens every repository of a location and its newest backup: through a"
                        + " BackupStorageLocation of the cluster, or in a copy of the bucket without any cluster. The Secret with the"
                        + " key in the cluster is not read. Writes nothing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the key opens everything", "1:it does not open everything", "2:that cannot be found out"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  salvor location verify-key --master-key-file master.key",
            "  salvor location verify-key --location ./copy \\",
            "    --master-key-file master.key -o json",
            "  salvor location verify-key --master-key-file master.key \\",
            "    --repository-password-file password"
        },
        exitCodeOnExecutionException = VerifyKeyCommand.COULD_NOT_RUN)
final class VerifyKeyCommand implements Callable<Integer> {
    private static final int NOT_ALL = 1;
    static final int COULD_NOT_RUN = 2;

    @Mixin
    private HelpOption help;

    @Option(
            names = "--location",
            paramLabel = "NAME|FOLDER",
            description =
                    "A BackupStorageLocation (default unless given); or the folder of a copy of one, with a slash in it,"
                            + " such as ./copy.")
    private String location = "default";

    @Option(
            names = "--master-key-file",
            required = true,
            paramLabel = "FILE",
            description = "File with the copy of the master key.")
    private Path masterKeyFile;

    @Option(
            names = "--repository-password-file",
            paramLabel = "FILE",
            description =
                    "File with the copy of the password, where passwordMode is Shared: it has to open every repository too.")
    private Path passwordFile;

    @Mixin
    private PrintedForm form;

    @Mixin
    private OperatorNamespace operatorNamespace;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        PrintWriter errors = command.commandLine().getErr();
        try {
            byte[] key = MasterKeyFile.read(masterKeyFile);
            PasswordSource copy = passwordFile == null ? null : MasterKeyFile.password(passwordFile);
            KeyProof proof = CopyOfLocation.isFolder(location)
                    ? KeyProof.of(new FolderCopy(Path.of(location)), key, copy)
                    : ofCluster(key, copy);
            KeyProofReport report = new KeyProofReport(location, proof);
            form.print(command, report::text, report::json);
            return proof.opensAll() ? 0 : NOT_ALL;
        } catch (Trouble | IllegalArgumentException | ClusterAccessException e) {
            errors.println(e.getMessage());
            return COULD_NOT_RUN;
        }
    }

    private KeyProof ofCluster(byte[] key, PasswordSource copy) {
        ClusterAccess access = ClusterAccess.find();
        try (KubernetesClient client = access.client()) {
            String namespace = operatorNamespace.of(client);
            try (ObjectStore store = new ClusterLocation(client, namespace).open(location)) {
                return KeyProof.of(store, key, copy);
            }
        } catch (KubernetesClientException e) {
            throw access.unreadable(e);
        }
    }
}
