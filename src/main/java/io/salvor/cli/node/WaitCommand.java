package io.salvor.cli.node;

import io.salvor.cli.HelpOption;
import io.salvor.node.DoneFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holds a restored pod until each of its volumes has its data back. It removes nothing: a kubelet may run it again. */
@Command(
        name = "wait",
        description = "Waits until every given volume has been restored; run in front of a restored pod.",
        hidden = true)
public final class WaitCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 500;

    @Mixin
    private HelpOption help;

    @Option(names = "--restore", required = true, paramLabel = "UID", description = "UID of the Restore.")
    private String restore;

    @Option(
            names = "--folder",
            required = true,
            paramLabel = "FOLDER",
            description = "Folder that gets a file UID.VOLUME for each volume.")
    private Path folder;

    @Parameters(arity = "1..*", paramLabel = "VOLUME", description = "Names of the volumes.")
    private List<String> volumes;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws InterruptedException {
        DoneFiles done = new DoneFiles(folder, restore);
        for (String volume : volumes) {
            if (!done.holds(volume)) {
                command.commandLine().getErr().println("waiting for volume " + volume + " to be restored");
            }
            while (!done.holds(volume)) {
                Thread.sleep(POLL_MILLIS);
            }
        }
        return 0;
    }
}
