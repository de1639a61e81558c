package io.salvor.cli;

import java.io.PrintWriter;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with the arguments of a command and where its help is: the whole page would push the error away. */
final class UsageErrors implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        PrintWriter errors = e.getCommandLine().getErr();
        errors.println(e.getMessage());
        boolean unfinished =
                !e.getCommandLine().getSubcommands().isEmpty() && !(e instanceof UnmatchedArgumentException);
        if (unfinished) {
            // What is missing is a command, and the page lists them.
            e.getCommandLine().usage(errors);
            return command.exitCodeOnInvalidInput();
        }
        UnmatchedArgumentException.printSuggestions(e, errors);
        errors.println("Run '" + command.qualifiedName() + " --help' to see how it is used.");
        return command.exitCodeOnInvalidInput();
    }
}
