package io.salvor.cli;

import io.salvor.store.sftp.SftpPipe;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What restic starts to get to a repository on a host. */
@Command(
        name = "sftp",
        hidden = true,
        description = "Connects standard input and output with the SFTP server of a host; restic starts it.")
final class SftpCommand implements Callable<Integer> {
    @Mixin
    private HelpOption help;

    @Parameters(paramLabel = "USER@HOST[:PORT]", description = "Who, and where.")
    private String host;

    @Override
    public Integer call() throws IOException {
        // Streams of the process itself: those of System would translate, and look at every line.
        SftpPipe.run(
                host,
                System.getenv(),
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out));
        return 0;
    }
}
