package io.salvor.cli.restore;

import io.salvor.proxy.Proxies;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.store.AccessTrial;
import io.salvor.store.AccessTrial.Access;
import io.salvor.store.AccessTrial.Right;
import io.salvor.store.Backend;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import io.salvor.store.trial.EndpointTrial;
import io.salvor.store.trial.StoreTrial;
import io.salvor.store.trial.TrialStep;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import io.salvor.trouble.StorageException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tries a location as the operator reaches it, as its Jobs do, and as restic does. */
final class LocationTrial {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The name of a namespace that nobody backs up, and so of a repository that is not there. */
    private static final String NOBODY = "salvor-location-test";

    private static final String JOBS = "of the Jobs";
    private static final String RESTIC = "restic";

    private final ClusterLocation.Reached location;
    private final Path restic;
    private final Map<String, String> environment;
    private final Clock clock;
    private final List<TrialStep> steps = new ArrayList<>();

    /** @param environment of this process, which may name proxies, and by which the platform may give it an identity */
    LocationTrial(ClusterLocation.Reached location, Path restic, Map<String, String> environment, Clock clock) {
        this.location = location;
        this.restic = restic;
        this.environment = environment;
        this.clock = clock;
    }

    List<TrialStep> run() {
        Backend own = location.own();
        steps.add(TrialStep.works("settings", own.described()));
        try {
            own.endpoint()
                    .ifPresent(endpoint -> steps.addAll(EndpointTrial.of(endpoint, Proxies.of(environment), clock)));
        } catch (IllegalArgumentException e) {
            steps.add(TrialStep.fails("proxy", e.getMessage()));
        }
        if (steps.stream().anyMatch(step -> step.failed() && !step.name().equals(EndpointTrial.CLOCK))) {
            steps.add(TrialStep.notTried("credentials", "the service cannot be reached"));
            return List.copyOf(steps);
        }
        try (ObjectStore store = own.open()) {
            steps.addAll(
                    location.readOnly() ? StoreTrial.ofReading(store) : StoreTrial.ofWriting(store, clock.instant()));
            if (!location.jobs().equals(own)) {
                jobs(store);
            }
        }
        restic(RESTIC, own);
        if (!location.jobs().equals(own)) {
            restic(RESTIC + " " + JOBS, location.jobs());
        }
        return List.copyOf(steps);
    }

    private void jobs(ObjectStore own) {
        String name = "credentials " + JOBS;
        try (ObjectStore jobs = location.jobs().open()) {
            if (location.readOnly()) {
                AccessTrial.reach(jobs);
                steps.add(TrialStep.works(name, "the service knows them"));
            } else {
                steps.add(TrialStep.works(name, said(AccessTrial.of(own, jobs))));
            }
        } catch (StorageException e) {
            steps.add(TrialStep.fails(name, e.getMessage()));
        }
    }

    private static String said(Access access) {
        return "they may add objects; remove them: " + word(access.remove()) + "; write over them: "
                + word(access.replace()) + "; remove locks: " + word(access.removeLocks());
    }

    private static String word(Right right) {
        return switch (right) {
            case Allowed -> "yes";
            case Denied -> "no";
            case Unknown -> "not known";
        };
    }

    /** restic goes its own way to the service, with a TLS and settings of its own. */
    private void restic(String name, Backend backend) {
        Reach reach = backend.reach().in(environment);
        String identifier = backend.repository(NOBODY);
        try {
            new Restic(restic, null)
                    .open(
                            new RepositoryAccess(
                                    identifier, "none", reach.environment(), reach.files(), reach.options()),
                            PATIENCE);
            steps.add(TrialStep.fails(name, "there is a repository at " + identifier + ", which no namespace has"));
        } catch (ResticException e) {
            if (e.reason() == Reason.RepositoryMissing) {
                steps.add(TrialStep.works(
                        name, "it gets there; that of the namespace shop is " + backend.repository("shop")));
            } else if (e.reason() == Reason.ResticMissing) {
                steps.add(TrialStep.notTried(
                        name, "there is no restic here (" + restic + "); run this in the operator's pod"));
            } else {
                steps.add(TrialStep.fails(name, e.getMessage()));
            }
        }
    }
}
