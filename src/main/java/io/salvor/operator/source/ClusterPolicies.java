package io.salvor.operator.source;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.BackupPolicy;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.finding.PolicyProblem;
import io.salvor.reading.SyncedPolicies;
import io.salvor.retention.KnownBackups;
import io.salvor.sync.Changes;
import io.salvor.sync.Difference;
import io.salvor.sync.PresentPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The policies in the cluster and their Backups, as values; and the writes that make them those of a revision. Backups are
 * never touched: what a policy left behind outlives it.
 */
@ApplicationScoped
public class ClusterPolicies {
    private static final int HTTP_UNPROCESSABLE = 422;

    /** What the API server answers where it minds the policy itself. */
    private static final Set<Integer> REFUSALS =
            Set.of(HTTP_UNPROCESSABLE, HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_FORBIDDEN);

    private final OwnObjects objects;
    private final SyncedPolicies values;
    private final OperatorConfig config;

    public ClusterPolicies(OwnObjects objects, SyncedPolicies values, OperatorConfig config) {
        this.objects = objects;
        this.values = values;
        this.config = config;
    }

    /** Every policy of the operator's namespace, read anew. */
    List<PresentPolicy> all() {
        return objects.list(BackupPolicy.class).stream().map(values::present).toList();
    }

    /** Policies as they were last seen. */
    List<PresentPolicy> seen(Set<BackupPolicy> policies) {
        return policies.stream().map(values::present).toList();
    }

    /** Asks the API server what it would make of the changes; nothing is written. */
    Trial tryOut(Changes changes) {
        List<PolicyProblem> refused = new ArrayList<>();
        List<PolicyProblem> altered = new ArrayList<>();
        changes.creates().forEach(policy -> tryOut(policy, refused, () -> objects.tryCreate(fresh(policy, ""))));
        List<ParsedPolicy> updates = new ArrayList<>();
        for (ParsedPolicy policy : changes.updates()) {
            List<Difference> stay = new ArrayList<>();
            tryOut(policy, refused, () -> stay.addAll(wouldStay(policy)));
            if (stay.isEmpty()) {
                updates.add(policy);
            }
            stay.forEach(difference -> altered.add(difference.in(policy)));
        }
        return new Trial(
                new Changes(changes.creates(), updates, changes.deletes(), changes.leftOut()), refused, altered);
    }

    /** What differs now and would differ in the very same way after a write; empty where a write changes anything of it. */
    private List<Difference> wouldStay(ParsedPolicy policy) {
        List<Difference> now = new ArrayList<>();
        BackupPolicy stored = objects.tryEdit(named(policy), current -> {
            now.clear();
            now.addAll(Difference.between(policy, values.present(current)));
            return values.apply(current, policy, "");
        });
        return Difference.between(policy, values.present(stored)).equals(now) ? now : List.of();
    }

    private static void tryOut(ParsedPolicy policy, List<PolicyProblem> problems, Runnable write) {
        try {
            write.run();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                // Somebody else is at work on the policy, which is nothing that the revision could do better.
                return;
            }
            if (!REFUSALS.contains(e.getCode())) {
                throw e;
            }
            problems.add(refusal(policy, e));
        }
    }

    /** At the place of the first field that the API server names. */
    private static PolicyProblem refusal(ParsedPolicy policy, KubernetesClientException e) {
        Status status = e.getStatus();
        String field = "";
        if (status != null
                && status.getDetails() != null
                && !status.getDetails().getCauses().isEmpty()) {
            field = String.valueOf(status.getDetails().getCauses().get(0).getField());
        }
        String pointer = field.matches("(spec|metadata)\\b.*")
                ? "/" + field.replaceAll("[.\\[]", "/").replace("]", "")
                : "";
        return policy.problemAt(
                pointer,
                "the API server refuses policy " + policy.name() + ": "
                        + (status == null ? e.getMessage() : status.getMessage()));
    }

    /** Writes what differs; a policy that was changed carries the revision that changed it. */
    void write(Changes changes, String revision) {
        changes.creates().forEach(policy -> objects.create(fresh(policy, revision)));
        // The status of a policy may be written in between; that is no reason to begin the whole revision again.
        changes.updates()
                .forEach(policy -> objects.edit(named(policy), current -> values.apply(current, policy, revision)));
        changes.deletes().forEach(name -> objects.delete(BackupPolicy.class, name));
    }

    private BackupPolicy fresh(ParsedPolicy wanted, String revision) {
        return values.apply(named(wanted), wanted, revision);
    }

    private BackupPolicy named(ParsedPolicy policy) {
        BackupPolicy object = new BackupPolicy();
        object.setMetadata(new ObjectMetaBuilder()
                .withName(policy.name())
                .withNamespace(config.namespace())
                .build());
        return object;
    }

    /** See {@link ClusterBackups#read}. */
    Map<String, Map<String, KnownBackups>> backups() {
        return ClusterBackups.read(objects);
    }
}
