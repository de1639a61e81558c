package io.salvor.crash;

import io.salvor.api.Backup;
import io.salvor.sandbox.Operations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A Backup of the application, with its location and its policy. */
final class Saving implements Subject {
    private final Installation installation;
    private final Application application;
    private final Path scratch;

    /** @param scratch folder for restored files */
    Saving(Installation installation, Application application, Path scratch) {
        this.installation = installation;
        this.application = application;
        this.scratch = scratch;
    }

    @Override
    public void begin(String run) {
        Operations operations = installation.operations();
        operations.location(run, spec -> spec.validationFrequency = "1h");
        operations.policy(run, Application.namespaces(), spec -> application.policy(spec, run));
        operations.backup(run, run);
    }

    @Override
    public String location(String run) {
        return run;
    }

    @Override
    public boolean ended(String run) {
        Backup backup = installation.operations().resource(Backup.class, run).get();
        return backup.getStatus() != null && backup.getStatus().completionTime != null;
    }

    @Override
    public List<String> left(String run) throws IOException {
        List<String> left = Leftovers.ofBackup(installation.sandbox(), run, run, Application.namespaces())
                .found();
        if (application.isHeld(run)) {
            left.add("a pod as its pre-hook left it");
        }
        return left;
    }

    @Override
    public List<String> violations(String run) throws IOException, InterruptedException {
        return new Inspection(installation, application, run, scratch).violations();
    }

    @Override
    public void leave(String run, boolean clean) {
        if (clean) {
            application.savedAs(run);
        }
    }
}
