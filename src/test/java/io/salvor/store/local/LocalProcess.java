package io.salvor.store.local;

import io.salvor.store.Backend;
import io.salvor.store.BackendSettings;
import io.salvor.store.ObjectStore;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What works on a place from a process of its own, to be another user, or to be killed. */
public final class LocalProcess {
    private static final long PATIENCE_SECONDS = 120;

    private LocalProcess() {}

    /** Words: the volume, then {@code share NAMESPACE}, {@code put KEY}, {@code read} or {@code replace KEY BYTES}, which goes on until it is killed. */
    public static void main(String[] words) throws IOException {
        BackendSettings settings = new BackendSettings(Map.of("volume", words[0], "prefix", "cluster"), "", Map.of());
        Backend backend = new LocalProvider().backend(settings);
        try (ObjectStore store = backend.open()) {
            switch (words[1]) {
                case "share" -> backend.share(words[2]);
                case "put" -> store.put(words[2], words[2].getBytes(StandardCharsets.UTF_8));
                case "read" -> read(store);
                case "replace" -> replace(store, words[2], Integer.parseInt(words[3]));
                default -> throw new IllegalArgumentException(words[1]);
            }
        }
    }

    private static void read(ObjectStore store) throws IOException {
        for (String key : store.keys("")) {
            try (InputStream in = store.get(key)) {
                in.readAllBytes();
            }
        }
    }

    /** Each object is of one byte again and again, so that one that is not whole, or made of two, is seen. */
    private static void replace(ObjectStore store, String key, int bytes) {
        for (int round = 1; ; round++) {
            byte[] content = new byte[bytes];
            Arrays.fill(content, (byte) round);
            store.put(key, content);
            store.putIfAbsent(key + "-" + round, content);
            System.out.println(round);
        }
    }

    /** The words that run this on the classes of the tests. */
    static List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx64m",
                "-cp",
                place(LocalProcess.class) + ":" + place(LocalProvider.class),
                LocalProcess.class.getName()));
        command.addAll(List.of(words));
        return command;
    }

    private static String place(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }

    static List<String> restic(String repository, String... words) {
        List<String> command =
                new ArrayList<>(List.of(ResticBinary.path().toString(), "--no-cache", "--quiet", "--repo", repository));
        command.addAll(List.of(words));
        return command;
    }

    /**
     * Runs a command to its end, with these variables and no others.
     *
     * @return its exit code and what it said
     */
    static Ended run(List<String> prefix, List<String> command, Map<String, String> variables)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(command);
        Path said = Files.createTempFile("local-process", "");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(said.toFile());
            builder.environment().clear();
            builder.environment().putAll(variables);
            Process process = builder.start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(all + " has not ended: " + Files.readString(said));
            }
            return new Ended(process.exitValue(), Files.readString(said));
        } finally {
            Files.delete(said);
        }
    }

    /** How a command ended. */
    record Ended(int code, String said) {}
}
