package io.salvor.operator.source;

import static io.salvor.operator.source.SyncInstallation.NAMESPACE;
import static io.salvor.operator.source.SyncInstallation.inForce;
import static io.salvor.operator.source.SyncInstallation.ready;
import static io.salvor.operator.source.SyncInstallation.stalled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.BackupSpec;
import io.salvor.api.BackupStatus;
import io.salvor.api.GitReference;
import io.salvor.api.Inclusion;
import io.salvor.api.OnConflict;
import io.salvor.api.PolicySource;
import io.salvor.api.SecretReference;
import io.salvor.api.Verification;
import io.salvor.git.GitFixture;
import io.salvor.git.GitHttpServer;
import io.salvor.git.SshSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source against a real API server and a real Git repository, which people change. */
class PolicySourceSyncTest {
    private static final String NAME = "policies";

    @TempDir
    Path folder;

    private SyncInstallation cluster;
    private GitFixture git;
    private final Map<String, String> files = new HashMap<>();

    @BeforeEach
    void start() throws IOException {
        cluster = new SyncInstallation(folder.resolve("cache"));
        git = new GitFixture(folder.resolve("policies.git"));
        files.put("README.md", "not a policy");
    }

    @AfterEach
    void stop() {
        cluster.close();
        git.close();
    }

    @Test
    void an_unchanged_head_costs_no_write_at_all() throws IOException {
        write("a", "b");
        PolicySource first = source(spec -> {});
        cluster.awaitLooks(NAME, 1);
        String lastWrite = cluster.lastWrite();

        cluster.awaitLooks(NAME, 3);

        assertThat(cluster.lastWrite()).isEqualTo(lastWrite);
        assertThat(cluster.resource(PolicySource.class, NAME).get().getStatus())
                .usingRecursiveComparison()
                .isEqualTo(first.getStatus());
        cluster.annotate(cluster.policy("a"), "example.org/note", "counts as a write");
        assertThat(cluster.lastWrite()).isNotEqualTo(lastWrite);
    }

    @Test
    void an_unchanged_head_costs_one_listing_over_http_and_nothing_is_fetched() throws IOException {
        write("a");
        try (GitHttpServer http = GitHttpServer.smart(git.repository())) {
            cluster.source(NAME, http.url(), spec -> spec.path = "team");
            cluster.await(NAME, source -> "Applied".equals(ready(source).reason));
            cluster.awaitLooks(NAME, 1);
            int before = http.requests().size();
            cluster.awaitLooks(NAME, 2);
            List<String> asked = List.copyOf(http.requests());
            // By version 2 of the protocol a listing is a GET and a POST; a fetch would be a POST more.
            assertThat(asked.subList(before, asked.size()))
                    .isNotEmpty()
                    .allMatch(request -> request.equals("GET /policies.git/info/refs")
                            || request.equals("POST /policies.git/git-upload-pack"))
                    .filteredOn(request -> request.startsWith("POST"))
                    .hasSizeLessThanOrEqualTo((int) asked.subList(before, asked.size()).stream()
                            .filter(request -> request.startsWith("GET"))
                            .count());
        }
    }

    @Test
    void a_commit_beside_the_folder_moves_the_revision_on_and_applies_nothing() throws IOException {
        write("a");
        PolicySource before = source(spec -> {});
        String version = cluster.policy("a").getMetadata().getResourceVersion();
        files.put("README.md", "still not a policy");

        PolicySource after = cluster.awaitApplied(NAME, commit());

        assertThat(after.getStatus().lastAppliedTree).isEqualTo(before.getStatus().lastAppliedTree);
        assertThat(cluster.policy("a").getMetadata().getResourceVersion()).isEqualTo(version);
    }

    @Test
    void only_what_differs_is_written_and_what_is_gone_goes() throws IOException {
        write("a", "b", "c");
        source(spec -> {});
        String untouched = cluster.policy("b").getMetadata().getResourceVersion();
        files.put("team/a.yaml", policy("a", "schedule: '@daily'"));
        files.remove("team/c.yaml");
        String commit = commit();

        cluster.awaitApplied(NAME, commit);

        assertThat(cluster.policies()).containsExactlyInAnyOrder("a", "b");
        assertThat(cluster.policy("a").getSpec().schedule).isEqualTo("@daily");
        assertThat(cluster.policy("a").getMetadata().getAnnotations())
                .containsEntry("salvor.io/source-revision", "main@sha1:" + commit)
                .containsEntry("salvor.io/source-file", "team/a.yaml");
        assertThat(cluster.policy("b").getMetadata().getResourceVersion()).isEqualTo(untouched);
        assertThat(cluster.announced(NAME, "Applied")).anyMatch(text -> text.endsWith(": changed a; removed c"));
    }

    @Test
    void a_field_changed_by_hand_is_put_back_also_while_a_newer_revision_is_broken() throws IOException {
        write("a");
        source(spec -> spec.interval = "1h");
        change("a", spec -> spec.suspend = true);
        await().until(() -> !Boolean.TRUE.equals(cluster.policy("a").getSpec().suspend));

        cluster.resource(BackupPolicy.class, "a").delete();
        await().until(() -> cluster.policy("a") != null);

        files.put("team/b.yaml", "kind: [");
        commit();
        ask("reconcile.salvor.io/requestedAt", "1");
        cluster.awaitNotReady(NAME, "InvalidPolicies");
        change("a", spec -> spec.schedule = "@hourly");
        await().until(() -> cluster.policy("a").getSpec().schedule == null);
        // It is announced once it is done.
        await().untilAsserted(() ->
                assertThat(cluster.announced(NAME, "PutBack")).anyMatch(text -> text.contains("changed a")));
    }

    @Test
    void what_was_changed_while_no_operator_ran_is_put_back_by_the_next() throws IOException {
        write("a");
        source(spec -> spec.interval = "1h");
        cluster.stopOperator();
        change("a", spec -> spec.suspend = true);
        cluster.startOperator();
        await().until(() -> !Boolean.TRUE.equals(cluster.policy("a").getSpec().suspend));
    }

    @Test
    void what_was_changed_while_no_operator_ran_is_put_back_also_where_the_newest_revision_is_broken()
            throws IOException {
        write("a");
        source(spec -> spec.interval = "1h");
        cluster.stopOperator();
        change("a", spec -> spec.suspend = true);
        files.put("team/b.yaml", "kind: [");
        commit();
        cluster.startOperator();
        cluster.awaitNotReady(NAME, "InvalidPolicies");
        await().until(() -> !Boolean.TRUE.equals(cluster.policy("a").getSpec().suspend));
    }

    @Test
    void every_error_is_told_with_its_place_in_status_and_event() throws IOException {
        write("a");
        PolicySource good = source(spec -> {});
        files.put("team/a.yaml", policy("a", "schedule: '@daily'"));
        files.put("team/bad.yaml", policy("bad", "schedule: 'x'").replace("include", "inclde"));
        commit();

        PolicySource refused = cluster.awaitNotReady(NAME, "InvalidPolicies");

        assertThat(inForce(refused)).isEqualTo(inForce(good));
        assertThat(stalled(refused)).isTrue();
        assertThat(ready(refused).message)
                .contains(
                        "changes nothing",
                        inForce(good) + " stays in force, as since " + good.getStatus().lastAppliedTime);
        assertThat(refused.getStatus().errors)
                .extracting(error -> error.file, error -> error.line)
                .contains(tuple("team/bad.yaml", 6), tuple("team/bad.yaml", 7));
        assertThat(cluster.announced(NAME, "InvalidPolicies"))
                .singleElement()
                .asString()
                .contains("\nteam/bad.yaml:6:3: ", "\nteam/bad.yaml:7:13: ");
        assertThat(cluster.policy("a").getSpec().schedule).isNull();
    }

    @Test
    void removing_too_much_is_refused_until_that_very_commit_is_accepted_and_backups_stay() throws IOException {
        write("a", "b", "c");
        source(spec -> {});
        backup("b-1", "b", Instant.now());
        files.remove("team/b.yaml");
        files.remove("team/c.yaml");
        String commit = commit();
        PolicySource refused = cluster.awaitNotReady(NAME, "RefusedMassRemoval");
        assertThat(stalled(refused)).isTrue();
        assertThat(ready(refused).message).contains("2 of the 3", "b, c", "salvor.io/accept-removal=" + commit);
        cluster.annotate(refused, "salvor.io/accept-removal", "0".repeat(40));
        cluster.awaitLooksOfAnyKind(NAME);
        assertThat(cluster.policies()).containsExactlyInAnyOrder("a", "b", "c");

        cluster.annotate(refused, "salvor.io/accept-removal", commit);

        cluster.awaitApplied(NAME, commit);
        assertThat(cluster.policies()).containsExactly("a");
        assertThat(cluster.resource(Backup.class, "b-1").get()).isNotNull();
    }

    @Test
    void a_folder_that_is_gone_removes_nothing() throws IOException {
        write("a", "b");
        source(spec -> {});
        files.remove("team/a.yaml");
        files.remove("team/b.yaml");
        String commit = commit();
        PolicySource refused = cluster.awaitNotReady(NAME, "RefusedMassRemoval");
        assertThat(ready(refused).message).contains("no folder \"team\"");
        assertThat(cluster.policies()).containsExactlyInAnyOrder("a", "b");

        cluster.annotate(refused, "salvor.io/accept-removal", commit);
        cluster.awaitApplied(NAME, commit);
        assertThat(cluster.policies()).isEmpty();
    }

    @Test
    void an_accepted_removal_does_not_let_a_later_slip_in_the_path_remove_the_rest() throws IOException {
        write("a", "b", "c");
        source(spec -> {});
        files.remove("team/b.yaml");
        files.remove("team/c.yaml");
        String commit = commit();
        cluster.annotate(cluster.awaitNotReady(NAME, "RefusedMassRemoval"), "salvor.io/accept-removal", commit);
        cluster.awaitApplied(NAME, commit);

        cluster.edit(NAME, spec -> spec.path = "taem");

        assertThat(ready(cluster.awaitNotReady(NAME, "RefusedMassRemoval")).message)
                .contains("no folder \"taem\"", "spec.path", "push another commit");
        assertThat(cluster.policies()).containsExactly("a");
    }

    @Test
    void a_folder_whose_end_was_accepted_stays_in_force_without_it() throws IOException {
        write("a");
        source(spec -> {});
        files.remove("team/a.yaml");
        String commit = commit();
        cluster.annotate(cluster.awaitNotReady(NAME, "RefusedMassRemoval"), "salvor.io/accept-removal", commit);
        cluster.awaitApplied(NAME, commit);
        cluster.awaitLooks(NAME, 2);
        assertThat(ready(cluster.resource(PolicySource.class, NAME).get()).reason)
                .isEqualTo("Applied");
    }

    @Test
    void files_in_force_that_a_newer_version_cannot_read_remove_nothing() throws IOException {
        write("a", "b");
        source(spec -> spec.interval = "1h");
        cluster.stopOperator();
        files.put("team/b.yaml", policy("b", "unknownToThisVersion: 1"));
        String commit = commit();
        String tree = treeOf("team", commit);
        PolicySource source = cluster.resource(PolicySource.class, NAME).get();
        source.getStatus().lastAppliedRevision = "main@sha1:" + commit;
        source.getStatus().lastAppliedTree = tree;
        cluster.client().resource(source).updateStatus();
        ask("salvor.io/accept-removal", commit);

        cluster.startOperator();

        cluster.awaitNotReady(NAME, "InvalidPolicies");
        cluster.awaitLooksOfAnyKind(NAME);
        assertThat(cluster.policies()).containsExactlyInAnyOrder("a", "b");
        assertThat(cluster.announced(NAME, "PutBack")).isEmpty();
    }

    @Test
    void a_file_that_holds_what_an_earlier_sync_wrote_is_written_once() throws IOException {
        files.put(
                "team/a.yaml",
                policy("a", "")
                        .replace(
                                "name: a\n",
                                """
                name: a
                  labels: {salvor.io/policy-source: other}
                  annotations:
                    salvor.io/source-revision: main@sha1:0
                    salvor.io/source-file: x.yaml
                    salvor.io/source-line: "99"
                """));
        String commit = commit();
        source(spec -> {});
        assertThat(cluster.policy("a").getMetadata().getAnnotations())
                .containsEntry("salvor.io/source-revision", "main@sha1:" + commit)
                .containsEntry("salvor.io/source-file", "team/a.yaml")
                .containsEntry("salvor.io/source-line", "1");
        cluster.awaitLooks(NAME, 1);
        String lastWrite = cluster.lastWrite();
        cluster.awaitLooks(NAME, 2);
        assertThat(cluster.lastWrite()).isEqualTo(lastWrite);
    }

    @Test
    void a_folder_that_never_was_is_said_to_be_missing() throws IOException {
        write("a");
        cluster.source(NAME, git.url(), spec -> spec.path = "elsewhere");
        assertThat(ready(cluster.awaitNotReady(NAME, "PathNotFound")).message).contains("no revision is in force");
    }

    @Test
    void what_people_applied_is_not_taken_over() throws IOException {
        BackupPolicy own = new BackupPolicy();
        own.getMetadata().setName("a");
        own.getMetadata().setNamespace(NAMESPACE);
        own.setSpec(new BackupPolicySpec());
        own.getSpec().include = new Inclusion();
        own.getSpec().include.namespaces = List.of("mine");
        cluster.client().resource(own).fieldManager("kubectl-client-side-apply").serverSideApply();
        write("a", "b");
        cluster.source(NAME, git.url(), spec -> spec.path = "team");

        PolicySource refused = cluster.awaitNotReady(NAME, "PolicyConflict");

        assertThat(ready(refused).message)
                .contains("team/a.yaml:4:9", "kubectl-client-side-apply", "PolicySource " + NAME);
        assertThat(cluster.policies()).containsExactly("a");
        cluster.resource(BackupPolicy.class, "a").delete();
        cluster.awaitApplied(
                NAME,
                cluster.resource(PolicySource.class, NAME)
                        .get()
                        .getStatus()
                        .lastAttemptedRevision
                        .substring("main@sha1:".length()));
    }

    @Test
    void two_sources_do_not_fight_over_one_name() throws IOException {
        write("a");
        source(spec -> {});
        cluster.source("second", git.url(), spec -> spec.path = "team");
        assertThat(ready(cluster.awaitNotReady("second", "PolicyConflict")).message)
                .contains("PolicySource " + NAME, "PolicySource second");
        assertThat(cluster.policy("a").getMetadata().getLabels()).containsEntry("salvor.io/policy-source", NAME);
    }

    @Test
    void a_conflict_keeps_one_policy_out_and_names_both_owners_where_the_source_skips_it() throws IOException {
        BackupPolicy own = new BackupPolicy();
        own.getMetadata().setName("a");
        own.getMetadata().setNamespace(NAMESPACE);
        own.getMetadata()
                .setAnnotations(Map.of("argocd.argoproj.io/tracking-id", "shop:salvor.io/BackupPolicy:salvor/a"));
        own.setSpec(new BackupPolicySpec());
        own.getSpec().include = new Inclusion();
        own.getSpec().include.namespaces = List.of("mine");
        cluster.client().resource(own).create();
        write("a", "b");
        cluster.source(NAME, git.url(), spec -> {
            spec.path = "team";
            spec.onConflict = OnConflict.Skip;
        });

        PolicySource source = cluster.awaitNotReady(NAME, "ConflictsSkipped");

        assertThat(stalled(source)).isTrue();
        assertThat(ready(source).message)
                .contains(
                        "is in force since",
                        "without 1 of its 2 policies",
                        "team/a.yaml:4:9",
                        "Argo CD application shop");
        assertThat(source.getStatus().conflicts)
                .extracting(
                        each -> each.policy,
                        each -> each.owner,
                        each -> each.source,
                        each -> each.file,
                        each -> each.line)
                .containsExactly(tuple("a", "Argo CD application shop", NAME, "team/a.yaml", 4));
        assertThat(cluster.policy("b").getMetadata().getLabels()).containsEntry("salvor.io/policy-source", NAME);
        assertThat(cluster.policy("a").getSpec().include.namespaces).containsExactly("mine");
        change("b", spec -> spec.suspend = true);
        await().until(() -> !Boolean.TRUE.equals(cluster.policy("b").getSpec().suspend));
        assertThat(cluster.announced(NAME, "ConflictsSkipped")).hasSize(1);

        cluster.resource(BackupPolicy.class, "a").delete();
        PolicySource whole = cluster.await(NAME, found -> "Applied".equals(ready(found).reason));
        assertThat(whole.getStatus().conflicts).isEmpty();
        assertThat(cluster.policy("a").getSpec().include.namespaces).containsExactly("app-a");
    }

    @Test
    void a_source_that_goes_leaves_its_policies_and_one_of_the_same_name_takes_them_up() throws IOException {
        write("a");
        PolicySource source = source(spec -> {});
        String version = cluster.policy("a").getMetadata().getResourceVersion();
        cluster.resource(PolicySource.class, NAME).delete();
        await().until(() -> cluster.resource(PolicySource.class, NAME).get() == null);

        source(spec -> spec.interval = "1h");
        assertThat(cluster.policy("a").getMetadata().getResourceVersion()).isEqualTo(version);
        cluster.awaitApplied(NAME, inForce(source));
        cluster.resource(BackupPolicy.class, "a").delete();
        await().until(() -> cluster.policy("a") != null);
    }

    @Test
    void a_policy_that_somebody_took_out_of_the_source_is_not_taken_back() throws IOException {
        write("a", "b");
        source(spec -> {});
        cluster.edit(BackupPolicy.class, "a", policy -> {
            policy.getMetadata().getLabels().remove("salvor.io/policy-source");
            policy.getMetadata().getAnnotations().remove("salvor.io/source-file");
        });
        assertThat(ready(cluster.awaitNotReady(NAME, "PolicyConflict")).message)
                .contains("BackupPolicy a belongs to somebody who applied it", "PolicySource " + NAME);
        assertThat(cluster.policy("a").getMetadata().getLabels()).doesNotContainKey("salvor.io/policy-source");
    }

    @Test
    void the_limits_of_a_source_are_checked_again_when_its_spec_changes() throws IOException {
        write("a");
        PolicySource source = source(spec -> spec.interval = "1h");
        cluster.edit(NAME, spec -> spec.allowedNamespaces = List.of("other-*"));
        assertThat(ready(cluster.awaitNotReady(NAME, "NamespaceNotAllowed")).message)
                .contains("\"app-a\"", "other-*");
        assertThat(cluster.policies()).containsExactly("a");
        cluster.edit(NAME, spec -> spec.allowedNamespaces = List.of("app-*"));
        cluster.awaitApplied(NAME, inForce(source));
    }

    @Test
    void a_retention_that_lets_too_much_expire_is_refused_until_it_is_accepted() throws IOException {
        write("a");
        source(spec -> {});
        Instant now = Instant.now();
        for (int i = 0; i < 4; i++) {
            backup("a-" + i, "a", now.minus(i, ChronoUnit.HOURS));
        }
        files.put("team/a.yaml", policy("a", "retention: {keepLast: 1}"));
        String commit = commit();

        PolicySource refused = cluster.awaitNotReady(NAME, "RefusedRetention");
        assertThat(ready(refused).message).contains("3 of its 4 Backups", "salvor.io/accept-retention=" + commit);
        cluster.annotate(refused, "salvor.io/accept-retention", commit);

        cluster.awaitApplied(NAME, commit);
        assertThat(cluster.policy("a").getSpec().retention.keepLast).isEqualTo(1);
    }

    @Test
    void a_suspended_source_leaves_everything_as_it_is() throws IOException {
        write("a");
        PolicySource source = source(spec -> {});
        cluster.edit(NAME, spec -> spec.suspend = true);
        cluster.await(NAME, object -> "Suspended".equals(ready(object).reason));
        files.put("team/b.yaml", policy("b", ""));
        commit();
        change("a", spec -> spec.suspend = true);
        ask("reconcile.salvor.io/requestedAt", "1");
        cluster.edit(NAME, spec -> spec.suspend = false);
        cluster.await(NAME, object -> !inForce(object).equals(inForce(source)));
        assertThat(cluster.policies()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void both_annotations_ask_for_a_sync_now_and_are_answered() throws IOException {
        write("a");
        source(spec -> spec.interval = "1h");
        for (String annotation : List.of("reconcile.salvor.io/requestedAt", "reconcile.fluxcd.io/requestedAt")) {
            String request = Instant.now() + "/" + annotation.length();
            files.put("team/a.yaml", policy("a", "jitter: " + annotation.length() + "s"));
            String commit = commit();
            ask(annotation, request);
            PolicySource synced = cluster.awaitApplied(NAME, commit);
            assertThat(synced.getStatus().lastHandledReconcileAt).isEqualTo(request);
        }
    }

    @Test
    void a_branch_that_goes_away_changes_nothing_and_the_message_tells_what_is_in_force() throws IOException {
        write("a");
        PolicySource good = source(spec -> {});
        cluster.edit(NAME, spec -> {
            spec.ref = new GitReference();
            spec.ref.branch = "gone";
        });
        PolicySource failing = cluster.awaitNotReady(NAME, "BranchNotFound");
        assertThat(ready(failing).message)
                .contains(
                        "\"gone\"",
                        "revision " + good.getStatus().lastAppliedRevision + " stays in force, as since "
                                + good.getStatus().lastAppliedTime);
        assertThat(cluster.announced(NAME, "BranchNotFound")).hasSize(1);
        assertThat(cluster.policies()).containsExactly("a");
    }

    @Test
    void a_secret_that_is_missing_is_named_and_the_source_goes_on_when_it_comes() throws IOException {
        write("a");
        SecretReference reference = new SecretReference();
        reference.name = "git-credentials";
        cluster.source(NAME, git.url(), spec -> {
            spec.path = "team";
            spec.secretRef = reference;
        });
        assertThat(ready(cluster.awaitNotReady(NAME, "SecretNotFound")).message)
                .contains("git-credentials", "spec.secretRef", "namespace salvor");
    }

    @Test
    void credentials_come_from_the_secret_and_a_renewed_one_counts_at_the_next_look() throws IOException {
        write("a");
        String right = "Basic " + Base64.getEncoder().encodeToString("jo:s3cret".getBytes(StandardCharsets.UTF_8));
        cluster.secret("git-credentials", Map.of("username", "jo", "password", "wr0ng"));
        try (GitHttpServer http = GitHttpServer.guarded(git.repository(), right)) {
            cluster.source(NAME, http.url(), spec -> {
                spec.path = "team";
                spec.secretRef = new SecretReference();
                spec.secretRef.name = "git-credentials";
            });
            PolicySource failing = cluster.awaitNotReady(NAME, "AuthenticationFailed");
            assertThat(Serialization.asJson(failing)).doesNotContain("wr0ng");

            cluster.edit(Secret.class, "git-credentials", secret -> secret.setStringData(Map.of("password", "s3cret")));

            cluster.await(NAME, source -> "Applied".equals(ready(source).reason));
            assertThat(cluster.policies()).containsExactly("a");
        }
    }

    @Test
    void a_secret_that_holds_nothing_of_use_says_which_key_is_missing() throws IOException {
        write("a");
        cluster.secret("git-credentials", Map.of("username", "jo"));
        cluster.source(NAME, "https://git.example.org/policies.git", spec -> {
            spec.secretRef = new SecretReference();
            spec.secretRef.name = "git-credentials";
        });
        PolicySource refused = cluster.awaitNotReady(NAME, "InvalidCredentials");
        assertThat(stalled(refused)).isTrue();
        assertThat(ready(refused).message).contains("password").doesNotContain("jo");
    }

    @Test
    void a_history_that_was_rewritten_is_taken_unless_the_source_asks_for_fast_forward() throws IOException {
        write("a");
        PolicySource good = source(spec -> spec.requireFastForward = true);
        files.put("team/b.yaml", policy("b", ""));
        String next = commit();
        cluster.awaitApplied(NAME, next);

        RefUpdate forget = git.repository().updateRef("refs/heads/main");
        forget.setForceUpdate(true);
        forget.delete();
        files.put("team/c.yaml", policy("c", ""));
        String rewritten = commit();

        PolicySource refused = cluster.awaitNotReady(NAME, "HistoryRewritten");
        assertThat(inForce(refused)).isEqualTo(next).isNotEqualTo(inForce(good));
        assertThat(cluster.policies()).containsExactlyInAnyOrder("a", "b");

        cluster.edit(NAME, spec -> spec.requireFastForward = false);
        cluster.awaitApplied(NAME, rewritten);
        assertThat(cluster.policies()).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void only_a_revision_of_a_signer_is_taken_in_where_the_source_asks_for_one() throws Exception {
        write("a");
        SshSigner signer = new SshSigner(KeyUtils.generateKeyPair("ssh-ed25519", 256), "ssh-ed25519", "git", "sha512");
        cluster.secret("signers", Map.of("jo.sshpub", new String(signer.publicKey(), StandardCharsets.UTF_8)));
        cluster.source(NAME, git.url(), spec -> {
            spec.path = "team";
            spec.verify = new Verification();
            spec.verify.secretRef = new SecretReference();
            spec.verify.secretRef.name = "signers";
        });
        assertThat(stalled(cluster.awaitNotReady(NAME, "VerificationFailed"))).isTrue();
        assertThat(cluster.policies()).isEmpty();

        String signed = git.signedCommit("main", signer);
        PolicySource good = cluster.awaitApplied(NAME, signed);
        assertThat(good.getStatus().verifiedBy).isNotBlank();

        files.put("team/b.yaml", policy("b", ""));
        commit();
        PolicySource refused = cluster.awaitNotReady(NAME, "VerificationFailed");
        assertThat(inForce(refused)).isEqualTo(signed);
        assertThat(cluster.policies()).containsExactly("a");
    }

    @Test
    void a_key_that_is_taken_out_of_the_secret_is_not_trusted_at_the_next_look() throws Exception {
        write("a");
        SshSigner jo = new SshSigner(KeyUtils.generateKeyPair("ssh-ed25519", 256), "ssh-ed25519", "git", "sha512");
        SshSigner kim = new SshSigner(KeyUtils.generateKeyPair("ssh-ed25519", 256), "ssh-ed25519", "git", "sha512");
        String signed = git.signedCommit("main", jo);
        cluster.secret("signers", Map.of("jo.sshpub", new String(jo.publicKey(), StandardCharsets.UTF_8)));
        source(spec -> {
            spec.verify = new Verification();
            spec.verify.secretRef = new SecretReference();
            spec.verify.secretRef.name = "signers";
        });

        cluster.edit(
                Secret.class,
                "signers",
                secret ->
                        secret.setStringData(Map.of("jo.sshpub", new String(kim.publicKey(), StandardCharsets.UTF_8))));

        PolicySource refused = cluster.awaitNotReady(NAME, "VerificationFailed");
        assertThat(inForce(refused)).isEqualTo(signed);
        assertThat(cluster.policies()).containsExactly("a");
    }

    @Test
    void a_limit_may_be_a_number_and_one_that_is_none_is_said_to_be() throws IOException {
        write("a", "b", "c");
        source(spec -> spec.maxRemoval = new IntOrString(2));
        files.remove("team/b.yaml");
        files.remove("team/c.yaml");
        cluster.awaitApplied(NAME, commit());
        cluster.edit(NAME, spec -> spec.maxRemoval = new IntOrString("half"));
        assertThat(ready(cluster.awaitNotReady(NAME, "InvalidSource")).message)
                .contains("maxRemoval \"half\" is no limit");
    }

    @Test
    void a_tag_or_a_commit_is_followed_as_well() throws IOException {
        write("a");
        String commit = commit();
        cluster.source("pinned", git.url(), spec -> {
            spec.path = "team";
            spec.ref = new GitReference();
            spec.ref.commit = commit;
        });
        files.put("team/a.yaml", policy("a", "suspend: true"));
        commit();
        PolicySource pinned = cluster.awaitApplied("pinned", commit);
        assertThat(pinned.getStatus().lastAppliedRevision).isEqualTo("sha1:" + commit);
        assertThat(cluster.policy("a").getSpec().suspend).isFalse();

        RefUpdate tag = git.repository().updateRef("refs/tags/v1");
        tag.setNewObjectId(ObjectId.fromString(commit));
        tag.update();
        cluster.edit("pinned", spec -> {
            spec.ref.commit = null;
            spec.ref.tag = "v1";
        });
        cluster.await("pinned", source -> ("v1@sha1:" + commit).equals(source.getStatus().lastAppliedRevision));
    }

    @Test
    void what_the_api_server_would_refuse_is_not_even_begun() throws IOException {
        write("a");
        PolicySource good = source(spec -> {});
        files.put("team/b.yaml", policy("b", ""));
        files.put("team/c.yaml", policy("c", "").replace("name: c", "name: c\n  annotations: {'not a name': x}"));
        commit();
        PolicySource refused = cluster.await(NAME, source -> "False".equals(ready(source).status));
        assertThat(ready(refused).reason).isIn("RejectedByCluster", "InvalidPolicies");
        assertThat(ready(refused).message).contains("team/c.yaml");
        assertThat(cluster.policies()).containsExactly("a");
        assertThat(inForce(refused)).isEqualTo(inForce(good));
    }

    /** A source of the fixture's folder team that has been applied. */
    private PolicySource source(Consumer<io.salvor.api.PolicySourceSpec> change) throws IOException {
        cluster.source(NAME, git.url(), spec -> {
            spec.path = "team";
            change.accept(spec);
        });
        return cluster.await(NAME, source -> "Applied".equals(ready(source).reason));
    }

    private void write(String... names) throws IOException {
        for (String name : names) {
            files.put("team/" + name + ".yaml", policy(name, ""));
        }
        commit();
    }

    private String commit() throws IOException {
        return git.commit("main", files);
    }

    private String treeOf(String path, String commit) throws IOException {
        try (RevWalk walk = new RevWalk(git.repository());
                TreeWalk tree = TreeWalk.forPath(
                        git.repository(),
                        path,
                        walk.parseCommit(ObjectId.fromString(commit)).getTree())) {
            return tree.getObjectId(0).name();
        }
    }

    private void change(String policy, Consumer<BackupPolicySpec> change) {
        cluster.edit(BackupPolicy.class, policy, object -> change.accept(object.getSpec()));
    }

    private void ask(String annotation, String value) {
        cluster.annotate(cluster.resource(PolicySource.class, NAME).get(), annotation, value);
    }

    private void backup(String name, String policy, Instant taken) {
        Backup backup = new Backup();
        backup.getMetadata().setName(name);
        backup.getMetadata().setNamespace(NAMESPACE);
        backup.setSpec(new BackupSpec());
        backup.getSpec().policy = policy;
        Backup made = cluster.client().resource(backup).create();
        made.setStatus(new BackupStatus());
        made.getStatus().phase = BackupPhase.Completed;
        made.getStatus().startTime = taken.truncatedTo(ChronoUnit.SECONDS).toString();
        cluster.client().resource(made).updateStatus();
    }

    private static String policy(String name, String field) {
        return """
                apiVersion: salvor.io/v1alpha1
                kind: BackupPolicy
                metadata:
                  name: %s
                spec:
                  include: {namespaces: [app-%s]}
                  %s
                """
                .formatted(name, name, field);
    }
}
