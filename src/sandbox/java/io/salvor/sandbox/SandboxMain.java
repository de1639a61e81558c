package io.salvor.sandbox;

import io.salvor.scenario.Scenario;
import io.salvor.scenario.ScenarioFailed;
import io.salvor.scenario.Story;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** {@code mvn -Psandbox}: starts the sandbox, plays the walk-through, and stays up where that is asked for. */
public final class SandboxMain {
    private SandboxMain() {}

    public static void main(String[] args) {
        Path build = Path.of(System.getProperty("salvor.build.directory")).toAbsolutePath();
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.exit(run(build, asked("sandbox.keep"), asked("sandbox.native")));
    }

    /** Maven hands over the word {@code true} for a bare -D, and nothing where the option was not given. */
    private static boolean asked(String option) {
        return "true".equals(System.getProperty(option));
    }

    private static int run(Path build, boolean keep, boolean nativeImage) {
        Story story = new Story(System.out);
        story.chapter("The sandbox: a cluster, a place for backups and a policy repository on this machine");
        Sandbox sandbox;
        try {
            sandbox = Sandbox.start(
                    build.resolve("sandbox"),
                    ShippedProgram.launcher(build, nativeImage),
                    story,
                    Sandbox.Network.direct(),
                    System.getProperty("sandbox.provider", ""));
        } catch (RuntimeException e) {
            System.err.println("The sandbox did not start: " + e.getMessage());
            return 1;
        }
        Thread end = new Thread(sandbox::close, "sandbox-end");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            new Scenario(sandbox.playground(), story).play();
            story.chapter("The repository without Salvor: plain restic opens what was written");
            sandbox.openWithPlainRestic(story);
            story.line("");
            story.line(
                    "Everything is back as it was, after %d s.", story.elapsed().toSeconds());
            if (keep) {
                stay(sandbox, story);
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (ScenarioFailed e) {
            System.err.println("The walk-through failed: " + e.getMessage());
            System.err.println("The operator's log is " + build.resolve("sandbox/operator.log"));
            return 1;
        }
    }

    private static void stay(Sandbox sandbox, Story story) {
        story.chapter("The sandbox stays up; Ctrl-C ends everything it has started");
        story.line("export KUBECONFIG=%s", sandbox.kubeconfig());
        story.line("kubectl get salvor -n salvor");
        story.line("kubectl describe restore -n salvor");
        story.line("kubectl delete pod app -n shop && kubectl get pods -n shop -o wide");
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
