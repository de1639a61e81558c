package io.salvor.crash;

import io.salvor.sandbox.Operations;
import io.salvor.sandbox.OperatorProcess;
import io.salvor.sandbox.Sandbox;
import io.salvor.scenario.Story;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A sandbox with a gate before its API server, one before its bucket, and one before each start of restic. */
final class Installation implements AutoCloseable {
    private final List<AutoCloseable> closed = new ArrayList<>();
    private final Sandbox sandbox;
    private final Trigger trigger;
    private final History history;
    private final RestoreHistory restores;
    private final Writers writers = new Writers();
    private final DeletionOrder deletions = new DeletionOrder();
    private Map<String, String> settings = Map.of();

    private Installation(Path folder, List<String> launcher, Trigger trigger) {
        this.trigger = trigger;
        sandbox = Sandbox.start(
                folder,
                Settings.with(launcher),
                new Story(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)),
                new Gates());
        closed.add(0, sandbox);
        ResticStarts starts = ResticStarts.watch(folder.resolve("restic-starts"), trigger, writers);
        closed.add(0, starts);
        sandbox.restic(sandbox.script("asking-restic", starts.script(ResticBinary.path())));
        history = History.of(sandbox.playground().client());
        closed.add(0, history);
        restores = RestoreHistory.of(sandbox.playground().client());
        closed.add(0, restores);
        Settings.forgetExamples(operations());
    }

    static Installation start(Path folder, List<String> launcher) {
        return new Installation(folder, launcher, new Trigger());
    }

    Sandbox sandbox() {
        return sandbox;
    }

    Operations operations() {
        return new Operations(sandbox);
    }

    Trigger trigger() {
        return trigger;
    }

    History history() {
        return history;
    }

    RestoreHistory restores() {
        return restores;
    }

    DeletionOrder deletions() {
        return deletions;
    }

    Writers writers() {
        return writers;
    }

    /** Starts the operator anew if it has ended. Returns whether it had. */
    boolean revive() {
        OperatorProcess operator = sandbox.operator();
        if (operator.alive()) {
            return false;
        }
        sandbox.startOperator(settings);
        return true;
    }

    /** Has the operator run with these settings beside those of the sandbox from now on. */
    void runWith(Map<String, String> next) throws InterruptedException {
        if (!settings.equals(next)) {
            settings = next;
            sandbox.operator().kill();
            revive();
        }
    }

    @Override
    public void close() {
        for (AutoCloseable one : closed) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException("at the end of an installation", e);
            }
        }
    }

    /** The gates of the trigger, before both servers. */
    private final class Gates implements Sandbox.Network {
        @Override
        public String api(String url) {
            return gate(url, trigger.api());
        }

        @Override
        public String s3(String url) {
            Gate counting = trigger.bucket();
            return gate(url, call -> {
                deletions.see(call);
                return counting.decide(call);
            });
        }

        private String gate(String url, Gate gate) {
            try {
                Proxy proxy = Proxy.start(url, gate);
                closed.add(proxy);
                return proxy.url();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
