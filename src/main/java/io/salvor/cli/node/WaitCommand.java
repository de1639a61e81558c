package io.salvor.cli.node;

import io.salvor.cli.HelpOption;
import io.salvor.node.MountedFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Holds a restored pod until each of its volumes has its data back. */
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

    @Parameters(arity = "1..*", paramLabel = "FOLDER", description = "Folders of the volumes.")
    private List<Path> folders;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws InterruptedException {
        for (Path path : folders) {
            await(new MountedFolder(path));
        }
        folders.stream().map(MountedFolder::new).forEach(this::clear);
        return 0;
    }

    /**
     * The folder goes before the application comes: some take an empty volume alone. This container may not be root; the restore
     * Job is, removes what is left, and puts the time of the volume's root back.
     */
    private void clear(MountedFolder folder) {
        try {
            folder.removeOwn();
        } catch (IOException e) {
            command.commandLine().getErr().println("left for the restore Job to remove: " + e.getMessage());
        }
    }

    private void await(MountedFolder folder) throws InterruptedException {
        if (folder.holds(restore)) {
            return;
        }
        command.commandLine().getErr().println("waiting for " + folder.path() + " to be restored");
        while (!folder.holds(restore)) {
            Thread.sleep(POLL_MILLIS);
        }
    }
}
