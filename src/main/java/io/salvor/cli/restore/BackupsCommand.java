package io.salvor.cli.restore;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.SealedBackups;
import io.salvor.cli.HelpOption;
import io.salvor.cli.OperatorNamespace;
import io.salvor.kubernetes.access.ClusterAccess;
import io.salvor.kubernetes.access.ClusterAccessException;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.Trouble;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what a location holds, read from its bucket. */
@Command(
        name = "backups",
        description =
                "Lists the backups of a location, newest first, as its bucket has them: through a BackupStorageLocation of the"
                        + " cluster, or from a copy of the bucket without any cluster. Writes nothing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:done, and some backups cannot be read", "2:failed"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  salvor backups --policy shop-nightly",
            "  salvor backups --location ./copy --master-key-file master.key -o json"
        },
        exitCodeOnExecutionException = BackupsCommand.COULD_NOT_RUN)
public final class BackupsCommand implements Callable<Integer> {
    private static final int FINDINGS = 1;
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

    @Mixin
    private CopyOfLocation copy;

    @Option(names = "--policy", paramLabel = "POLICY", description = "Only the backups of this policy.")
    private String policy;

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
            SealedBackups sealed =
                    CopyOfLocation.isFolder(location) ? copy.open(location).markers() : ofCluster();
            BackupList list = new BackupList(sealed, policy);
            form.print(command, list::text, list::json);
            sealed.problems().forEach(problem -> errors.println(problem.getMessage()));
            return sealed.problems().isEmpty() ? 0 : FINDINGS;
        } catch (Trouble | IllegalArgumentException | ClusterAccessException e) {
            errors.println(e.getMessage());
            return COULD_NOT_RUN;
        }
    }

    private SealedBackups ofCluster() {
        ClusterAccess access = ClusterAccess.find();
        try (KubernetesClient client = access.client()) {
            String namespace = operatorNamespace.of(client);
            try (ObjectStore store = new ClusterLocation(client, namespace).open(location)) {
                return new Catalog(store).markers();
            }
        } catch (KubernetesClientException e) {
            throw access.unreadable(e);
        }
    }
}
