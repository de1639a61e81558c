package io.salvor.cli.inventory;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.cli.HelpOption;
import io.salvor.kubernetes.access.ClusterAccessException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes down what the cluster of the kubeconfig holds, for plan, explain and coverage where no cluster can be reached. */
@Command(
        name = "inventory",
        description =
                "Writes down what plan, explain, coverage and restore need to know of the cluster of the kubeconfig: a JSON"
                        + " document without secrets, for use where the cluster cannot be reached.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:failed"},
        footerHeading = "%nExamples:%n",
        footer = "  salvor inventory --operator-namespace salvor --output inventory.json",
        exitCodeOnExecutionException = InventoryCommand.COULD_NOT_RUN)
public final class InventoryCommand implements Callable<Integer> {
    static final int COULD_NOT_RUN = 2;

    @Mixin
    private HelpOption help;

    @Option(names = "--output", paramLabel = "FILE", description = "Where to write it; standard output unless given.")
    private Path output;

    @Option(
            names = "--objects-of",
            split = ",",
            paramLabel = "NAMESPACE",
            description =
                    "Write down the names of all objects of these namespaces (names or globs) too, for salvor restore"
                            + " --against. Repeatable.")
    private List<String> objectsOf = List.of();

    @Option(
            names = "--node-labels",
            split = ",",
            paramLabel = "KEY",
            description =
                    "Write down these labels of nodes too, beside the usual ones and those by which pods and volumes of the"
                            + " cluster name nodes. Repeatable.")
    private List<String> nodeLabels = List.of();

    @Mixin
    private ClusterOptions cluster;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        PrintWriter errors = command.commandLine().getErr();
        ObjectMapper json = new ObjectMapper();
        try {
            ObjectNode document = cluster.inventory(
                    json, objectsOf, nodeLabels, Clock.systemUTC().instant());
            if (document.path("policies").isEmpty()) {
                errors.println("there is no BackupPolicy in namespace "
                        + document.path("operatorNamespace").asText()
                        + "; if the operator is elsewhere, name its namespace with --operator-namespace");
            }
            String text = json.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
            if (output == null) {
                command.commandLine().getOut().print(text);
                command.commandLine().getOut().flush();
            } else {
                Files.writeString(output, text);
            }
            return 0;
        } catch (ClusterAccessException e) {
            errors.println(e.getMessage());
        } catch (IOException e) {
            errors.println("the inventory could not be written to " + output + ": " + e);
        }
        return COULD_NOT_RUN;
    }
}
