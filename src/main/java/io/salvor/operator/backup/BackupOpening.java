package io.salvor.operator.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.BackupPolicy;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.operator.storage.Locations;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.policy.PolicyChecks;
import io.salvor.policy.finding.FieldProblem;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.RefusedException;
import io.salvor.trouble.StorageException;
import io.salvor.units.Durations;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The first stage of a Backup: finds the policy of one without a plan, and opens the storage location. */
@ApplicationScoped
public class BackupOpening {
    private final OwnObjects objects;
    private final Locations locations;
    private final OperatorConfig config;
    private final ObjectMapper json;

    public BackupOpening(OwnObjects objects, Locations locations, OperatorConfig config, ObjectMapper json) {
        this.objects = objects;
        this.locations = locations;
        this.config = config;
        this.json = json;
    }

    boolean open(BackupRound round) {
        if (round.isFrozen()) {
            round.location(onRecord(round.backup().getStatus().storageLocation));
        } else {
            round.policy(policy(round));
            round.progress().startsBy(Durations.parse(round.policy().getSpec().startingDeadline));
            round.location(answering(round.policy().getSpec().storageLocation));
        }
        return true;
    }

    /** The location that the plan is in. */
    private OpenLocation onRecord(String name) {
        try {
            return locations.openToWrite(name);
        } catch (LocationException e) {
            throw e.ofOneThatWasThere();
        }
    }

    private BackupPolicy policy(BackupRound round) {
        String name = round.backup().getSpec().policy;
        BackupPolicy policy = objects.get(BackupPolicy.class, name)
                .orElseThrow(() -> new RefusedException(
                        Reason.PolicyNotFound,
                        "Backup " + round.name() + " names BackupPolicy " + name
                                + ", which does not exist in namespace " + config.namespace()
                                + "; create the policy, then another Backup"));
        List<FieldProblem> problems = PolicyChecks.problems(json.valueToTree(policy.getSpec()));
        if (!problems.isEmpty()) {
            throw new RefusedException(
                    Reason.InvalidPolicy,
                    "BackupPolicy " + name + " cannot be run: " + problems.get(0)
                            + "; correct it, then create another Backup");
        }
        return policy;
    }

    /** A location whose bucket answers: a Backup must not read the cluster for a plan that cannot be stored. */
    private OpenLocation answering(String name) {
        OpenLocation location = locations.openToWrite(name);
        try {
            location.store().reach();
        } catch (StorageException e) {
            throw new LocationException(e.reason(), "location " + name + ": " + e.getMessage(), e);
        }
        return location;
    }
}
