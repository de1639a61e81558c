package io.salvor.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Which test class ran against which servers, on file, for the list at the end of {@code mvn verify -Pbackends}. */
final class BackendRuns {
    private BackendRuns() {}

    /** Notes a server for the test class that this thread runs, where notes are wanted. @param described its name with its version */
    static void note(Callable<String> described) {
        String folder = System.getProperty("salvor.backends.runs", "");
        Optional<String> test = test();
        if (folder.isEmpty() || test.isEmpty()) {
            return;
        }
        try {
            Path notes = Files.createDirectories(Path.of(folder)).resolve(test.get());
            Files.write(notes, List.of(described.call()), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The servers of a class, each once. */
    static List<String> of(Path folder, String test) throws IOException {
        Path notes = folder.resolve(test);
        return Files.exists(notes)
                ? Files.readAllLines(notes).stream().distinct().sorted().toList()
                : List.of();
    }

    /** The name of the outermost class that is called as a test is. */
    private static Optional<String> test() {
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.map(StackWalker.StackFrame::getDeclaringClass)
                        .map(Class::getName)
                        .filter(name -> name.startsWith("io.salvor.") && name.matches(".*(Test|IT)"))
                        .reduce((first, second) -> second));
    }
}
