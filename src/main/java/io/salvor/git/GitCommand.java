package io.salvor.git;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A command of Git that a message tells a person to run, as it can be pasted into a shell. */
final class GitCommand {
    private GitCommand() {}

    /** @param arguments those that are empty are left out */
    static String in(Path folder, List<String> arguments) {
        return "git -C " + quoted(folder.toString())
                + arguments.stream()
                        .filter(argument -> !argument.isEmpty())
                        .map(argument -> " " + quoted(argument))
                        .collect(Collectors.joining());
    }

    private static String quoted(String text) {
        return text.matches("[\\w./:@^+=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
