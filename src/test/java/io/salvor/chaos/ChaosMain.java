package io.salvor.chaos;

import io.salvor.sandbox.ShippedProgram;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * {@code mvn -Pchaos -Dchaos.rounds=20 -Dchaos.seed=7}: a Backup or a Restore a round, while things go wrong that the seed of the round decides.
 * {@code -Dchaos.what=backup}, {@code restore} or {@code vault}, an application with static volumes, has rounds of one kind alone; else those
 * with odd seeds restore, one of the two in turn. Ends
 * at the first round that leaves something wrong, and says how to have it again.
 */
public final class ChaosMain {
    private static final List<String> KINDS = List.of("backup", "restore", "backup", "vault");

    private ChaosMain() {}

    public static void main(String[] arguments) throws Exception {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        Path build =
                Path.of(System.getProperty("salvor.build.directory", "target")).toAbsolutePath();
        Path folder = build.resolve("chaos");
        long rounds = number("chaos.rounds", 10);
        long first = number("chaos.seed", System.currentTimeMillis() / 1000 % 1_000_000);
        PrintStream out = System.out;
        int code = 0;
        try (Town town = new Town(folder, ShippedProgram.launcher(build, Boolean.getBoolean("sandbox.native")));
                Crops crops = new Crops(town, folder.resolve("workshop"))) {
            town.operations().location(Round.NAME, spec -> spec.validationFrequency = "10s");
            town.operations().policy(Round.NAME, Crops.NAMESPACES, spec -> {
                spec.storageLocation = Round.NAME;
                spec.timeout = Round.TIMEOUT;
            });
            String what = System.getProperty("chaos.what", "");
            boolean all = what.isEmpty();
            Harvest harvest = all || what.equals("restore") ? new Harvest(town, folder.resolve("restored")) : null;
            Vault vault = all || what.equals("vault") ? new Vault(town) : null;
            for (long seed = first; seed < first + rounds && code == 0; seed++) {
                Instant start = Instant.now();
                String kind = all ? KINDS.get((int) (seed % KINDS.size())) : what;
                List<String> violations;
                String story;
                switch (kind) {
                    case "restore" -> {
                        RestoreRound round = new RestoreRound(town, crops, harvest, seed);
                        violations = round.run();
                        story = round.story();
                    }
                    case "vault" -> {
                        VaultRound round = new VaultRound(town, crops, vault, seed);
                        violations = round.run();
                        story = round.story();
                    }
                    case "backup" -> {
                        Round round = new Round(town, crops, seed, folder.resolve("restored"));
                        violations = round.run();
                        story = round.story();
                    }
                    default ->
                        throw new IllegalArgumentException(
                                "chaos.what is backup, restore or vault, and not \"" + kind + "\"");
                }
                double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
                out.printf(
                        "seed %d  %5.1f s  %s  %s%n",
                        seed, seconds, story, violations.isEmpty() ? "ok" : "WRONG: " + String.join("; ", violations));
                if (!violations.isEmpty()) {
                    out.printf(
                            "the same again: mvn -Pchaos -Dchaos.rounds=1 -Dchaos.seed=%d -Dchaos.what=%s%n",
                            seed, kind);
                    code = 1;
                }
            }
        }
        System.exit(code);
    }

    private static long number(String property, long otherwise) {
        String text = System.getProperty(property, "");
        return text.isEmpty() ? otherwise : Long.parseLong(text);
    }
}
