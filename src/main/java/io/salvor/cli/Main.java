package io.salvor.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;

/** The entry point of everything: the operator, the commands of node Jobs and waiting pods, and those for people. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        if (!runsOperator(args)) {
            // The operator's logging is the framework's.
            PlainLogging.start();
        }
        System.exit(commands().execute(args));
    }

    /** The whole command line; what a command throws is a line on standard error and an exit code of its own. */
    static CommandLine commands() {
        return new CommandLine(new SalvorCommand())
                .setParameterExceptionHandler(new UsageErrors())
                .setExecutionExceptionHandler(Main::failed);
    }

    private static boolean runsOperator(String[] args) {
        return args.length > 0 && args[0].equals("operator");
    }

    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult arguments) {
        command.getErr().println(e.getMessage() == null ? e.toString() : e.getMessage());
        return command.getCommandSpec().exitCodeOnExecutionException();
    }
}
