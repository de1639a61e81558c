package io.salvor.cli;

import io.quarkus.runtime.Quarkus;
import picocli.CommandLine.Command;

/** Runs the operator. It alone starts the framework: the other commands are up before that would be. */
@Command(name = "operator", description = "Runs the operator; the default.", mixinStandardHelpOptions = true)
final class OperatorCommand implements Runnable {
    @Override
    public void run() {
        Quarkus.run();
    }
}
