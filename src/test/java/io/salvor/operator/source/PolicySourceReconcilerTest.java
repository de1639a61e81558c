package io.salvor.operator.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupSpec;
import io.salvor.api.Condition;
import io.salvor.api.GitReference;
import io.salvor.api.PolicySource;
import io.salvor.api.PolicySourceSpec;
import io.salvor.api.PolicySourceStatus;
import io.salvor.api.SecretReference;
import io.salvor.api.Verification;
import io.salvor.api.VerificationMode;
import io.salvor.api.Webhook;
import io.salvor.git.GitFixture;
import io.salvor.git.GitHttpServer;
import io.salvor.git.GitRepositories;
import io.salvor.operator.OperatorSettings;
import io.salvor.operator.run.Leadership;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.reading.SyncedPolicies;
import io.salvor.testing.TestingCalls;
import io.salvor.testing.TestingClock;
import io.salvor.testing.TestingEvents;
import io.salvor.testing.TestingOwnObjects;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A source look by look, against a real Git repository and without a cluster. */
class PolicySourceReconcilerTest {
    private static final String NAME = "policies";
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path folder;

    private final TestingCalls calls = new TestingCalls();
    private final TestingClock clock = new TestingClock(NOW);
    private final TestingOwnObjects objects = new TestingOwnObjects(calls, clock);
    private final TestingEvents events = new TestingEvents();
    private final Map<String, String> files = new HashMap<>();
    private GitFixture git;
    private PolicySourceReconciler reconciler;

    @BeforeEach
    void start() throws IOException {
        git = new GitFixture(folder.resolve("policies.git"));
        files.put("README.md", "not a policy");
        restart();
        PolicySource source = new PolicySource();
        source.getMetadata().setName(NAME);
        source.getMetadata().setNamespace("salvor");
        source.setSpec(new PolicySourceSpec());
        source.getSpec().url = git.url();
        source.getSpec().path = "team";
        objects.put(source);
    }

    @AfterEach
    void stop() {
        git.close();
    }

    /** From now on a process acts that knows nothing of what an earlier one found. */
    private void restart() {
        OperatorConfig config = OperatorSettings.with(Map.of("salvor.namespace", "salvor"));
        ObjectMapper json = new ObjectMapper();
        SyncedPolicies values = new SyncedPolicies(json);
        RevisionReader reader = new RevisionReader(
                new SourceAccess(objects, config), new GitRepositories(folder.resolve("cache"), clock), values, config);
        SourceMetrics metrics = new SourceMetrics(new SimpleMeterRegistry(), objects, new Leadership(), clock);
        ClusterPolicies policies = new ClusterPolicies(objects, values, config);
        reconciler = new PolicySourceReconciler(objects, config, reader, policies, metrics, events, json, clock);
    }

    @Test
    void a_revision_is_applied_and_looked_at_again_at_its_interval() throws IOException {
        String commit = write("a", "b");
        Duration next = Duration.ofMillis(look().getScheduleDelay().orElseThrow());

        assertThat(policies()).containsExactly("a", "b");
        assertThat(policy("a").getMetadata().getLabels()).containsEntry("salvor.io/policy-source", NAME);
        assertThat(policy("a").getMetadata().getAnnotations())
                .containsEntry("salvor.io/source-revision", "main@sha1:" + commit)
                .containsEntry("salvor.io/source-file", "team/a.yaml");
        assertThat(ready().reason).isEqualTo("Applied");
        assertThat(ready().status).isEqualTo("True");
        assertThat(status().observedGeneration).isEqualTo(1);
        assertThat(status().lastAppliedRevision).isEqualTo("main@sha1:" + commit);
        assertThat(status().policies).isEqualTo(2);
        assertThat(events.reasons()).containsExactly("Applied");
        assertThat(events.recorded().get(0).message()).endsWith("with 2 policies: created a, b");
        assertThat(next).isBetween(Duration.ofSeconds(57), Duration.ofSeconds(63));
    }

    @Test
    void a_look_that_finds_nothing_new_writes_nothing() throws IOException {
        write("a");
        look();
        calls.clear();
        later();
        look();
        assertThat(calls.made()).isEmpty();
        assertThat(events.recorded()).hasSize(1);
    }

    @Test
    void between_looks_only_what_was_changed_by_hand_is_written() throws IOException {
        write("a", "b");
        look();
        write("a", "b", "c");
        change("a");
        objects.remove(BackupPolicy.class, "b");
        look();
        assertThat(policy("a").getSpec().schedule).isNull();
        assertThat(policies()).containsExactly("a", "b");
        assertThat(events.reasons()).containsExactly("Applied", "PutBack");
        calls.clear();
        look();
        assertThat(calls.made()).isEmpty();
    }

    @Test
    void what_was_changed_by_hand_is_put_back_by_the_next_look_too() throws IOException {
        write("a");
        look();
        change("a");
        later();
        look();
        assertThat(policy("a").getSpec().schedule).isNull();
        assertThat(events.recorded().get(1).message()).endsWith("with 1 policies: changed a");
    }

    @ParameterizedTest
    @CsvSource({
        "list BackupPolicy,403", "list BackupPolicy,410", "list BackupPolicy,0",
        "tryCreate BackupPolicy new,500", "tryCreate BackupPolicy new,0", "tryEdit BackupPolicy changed,500",
        "create BackupPolicy new,403", "create BackupPolicy new,409", "create BackupPolicy new,500",
        "create BackupPolicy new,0", "edit BackupPolicy changed,409", "edit BackupPolicy changed,410",
        "edit BackupPolicy changed,403", "edit BackupPolicy changed,0", "delete BackupPolicy gone,403",
        "delete BackupPolicy gone,500", "delete BackupPolicy gone,0", "replaceStatus PolicySource,403",
        "replaceStatus PolicySource,500", "replaceStatus PolicySource,0"
    })
    void a_call_that_fails_ends_the_look_and_the_next_one_finishes_it(String call, int code) throws IOException {
        write("changed", "gone");
        look();
        String before = status().lastAppliedRevision;
        files.put("team/changed.yaml", policy("changed", "schedule: '@daily'"));
        files.remove("team/gone.yaml");
        String commit = write("new");
        later();
        calls.fail(call, 1, code);

        assertThatThrownBy(this::look).isInstanceOf(KubernetesClientException.class);
        assertThat(status().lastAppliedRevision).isEqualTo(before);

        look();
        assertThat(policies()).containsExactly("changed", "new");
        assertThat(policy("changed").getSpec().schedule).isEqualTo("@daily");
        assertThat(status().lastAppliedRevision).isEqualTo("main@sha1:" + commit);
        assertThat(ready().reason).isEqualTo("Applied");
    }

    @Test
    void a_write_whose_answer_is_lost_is_found_done() throws IOException {
        write("a");
        calls.loseAnswer("create BackupPolicy a", 1);
        assertThatThrownBy(this::look).isInstanceOf(KubernetesClientException.class);
        look();
        assertThat(policies()).containsExactly("a");
        assertThat(ready().reason).isEqualTo("Applied");
    }

    @Test
    void a_status_that_somebody_else_wrote_meanwhile_is_decided_anew() throws IOException {
        write("a");
        calls.fail("replaceStatus PolicySource", 1, 409);
        assertThat(look().getScheduleDelay()).contains(500L);
        assertThat(status().lastAppliedRevision).isNull();
        look();
        assertThat(ready().reason).isEqualTo("Applied");
        assertThat(policies()).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 422})
    void a_policy_that_the_api_server_refuses_is_named_and_nothing_is_written(int code) throws IOException {
        String good = write("a");
        look();
        files.put("team/a.yaml", policy("a", "schedule: '@daily'"));
        write("b", "c");
        later();
        calls.fail("tryCreate BackupPolicy b", 1, code);
        calls.fail("tryEdit BackupPolicy a", 1, code);
        look();
        assertThat(policies()).containsExactly("a");
        assertThat(ready().reason).isEqualTo("RejectedByCluster");
        assertThat(stalled()).isTrue();
        assertThat(ready().message).contains("stays in force", "team/b.yaml:1:1", "refuses policy b", "1 more");
        assertThat(status().lastAppliedRevision).endsWith(good);
        assertThat(status().errors).extracting(error -> error.file).containsExactly("team/b.yaml", "team/a.yaml");
        assertThat(events.recorded().get(1).message()).contains("team/b.yaml:1:1", "team/a.yaml:1:1");
        later();
        look();
        assertThat(ready().reason).isEqualTo("Applied");
        assertThat(policies()).containsExactly("a", "b", "c");
    }

    @Test
    void a_conflict_in_a_trial_is_left_to_the_write() throws IOException {
        write("a");
        calls.fail("tryCreate BackupPolicy a", 1, 409);
        look();
        assertThat(policies()).containsExactly("a");
    }

    @Test
    void a_suspended_source_is_left_alone_and_looked_at_at_once_when_it_goes_on() throws IOException {
        write("a");
        look();
        edit(spec -> spec.suspend = true);
        change("a");
        calls.clear();
        assertThat(look().getScheduleDelay()).isEmpty();
        assertThat(ready().reason).isEqualTo("Suspended");
        assertThat(ready().status).isEqualTo("True");
        assertThat(status().observedGeneration).isEqualTo(2);
        assertThat(calls.made()).containsExactly("replaceStatus PolicySource policies");
        assertThat(events.reasons()).containsExactly("Applied");
        edit(spec -> spec.suspend = false);
        write("a", "b");
        look();
        assertThat(policies()).containsExactly("a", "b");
        assertThat(policy("a").getSpec().schedule).isNull();
    }

    @Test
    void a_secret_that_is_missing_is_named_until_it_comes() throws IOException {
        write("a");
        edit(spec -> {
            spec.secretRef = new SecretReference();
            spec.secretRef.name = "git";
        });
        look();
        assertThat(ready().reason).isEqualTo("SecretNotFound");
        assertThat(ready().message).contains("Secret git", "spec.secretRef", "no revision is in force");
        assertThat(stalled()).isTrue();
        later();
        look();
        assertThat(events.reasons()).containsExactly("SecretNotFound");
        objects.put(new SecretBuilder()
                .withNewMetadata()
                .withName("git")
                .endMetadata()
                .addToData("bearerToken", "YWJj")
                .build());
        later();
        look();
        assertThat(ready().reason).isEqualTo("Applied");
    }

    @Test
    void a_webhook_without_its_token_is_said_beside_until_the_secret_is_right() throws IOException {
        write("a");
        edit(spec -> {
            spec.webhook = new Webhook();
            spec.webhook.secretRef = new SecretReference();
            spec.webhook.secretRef.name = "hook";
        });
        look();
        assertThat(ready().reason).isEqualTo("Applied");
        assertThat(policies()).containsExactly("a");
        assertThat(webhook().status).isEqualTo("False");
        assertThat(webhook().reason).isEqualTo("WebhookTokenMissing");
        assertThat(webhook().message).contains("Secret hook", "spec.webhook", "does not exist");
        later();
        look();
        assertThat(events.reasons()).containsExactly("Applied", "WebhookTokenMissing");

        objects.put(hook(Map.of("other", "eA==")));
        later();
        look();
        assertThat(webhook().message).contains("has no key token");
        objects.put(hook(Map.of("token", "IAo=")));
        later();
        look();
        assertThat(webhook().message).contains("empty token");
        assertThat(events.reasons().stream().filter("WebhookTokenMissing"::equals))
                .hasSize(3);

        objects.put(hook(Map.of("token", "YWJj")));
        later();
        look();
        assertThat(webhook()).isNull();
    }

    @Test
    void a_webhook_that_is_taken_out_is_not_missed_by_a_source_that_is_suspended() throws IOException {
        edit(spec -> {
            spec.suspend = true;
            spec.webhook = new Webhook();
            spec.webhook.secretRef = new SecretReference();
            spec.webhook.secretRef.name = "hook";
        });
        look();
        assertThat(ready().reason).isEqualTo("Suspended");
        assertThat(webhook().reason).isEqualTo("WebhookTokenMissing");
        edit(spec -> spec.webhook = null);
        look();
        assertThat(webhook()).isNull();
    }

    private static Secret hook(Map<String, String> data) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName("hook")
                .endMetadata()
                .withData(data)
                .build();
    }

    private Condition webhook() {
        return status().conditions.stream()
                .filter(condition -> condition.type.equals("WebhookReady"))
                .findFirst()
                .orElse(null);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 500, 0})
    void a_secret_that_cannot_be_read_ends_the_look(int code) throws IOException {
        write("a");
        edit(spec -> {
            spec.secretRef = new SecretReference();
            spec.secretRef.name = "git";
        });
        calls.fail("get Secret git", 1, code);
        assertThatThrownBy(this::look).isInstanceOf(KubernetesClientException.class);
        assertThat(status().conditions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "Tag"})
    void keys_without_a_key_are_refused_and_an_empty_secret_too(String mode) throws IOException {
        write("a");
        edit(spec -> {
            spec.ref.tag = mode.equals("Tag") ? "v1" : null;
            spec.verify = new Verification();
            spec.verify.mode = VerificationMode.valueOf(mode);
            spec.verify.secretRef = new SecretReference();
            spec.verify.secretRef.name = "keys";
        });
        objects.put(new SecretBuilder()
                .withNewMetadata()
                .withName("keys")
                .endMetadata()
                .build());
        look();
        assertThat(ready().reason).isEqualTo("InvalidCredentials");
        assertThat(ready().message).contains("holds no key that ends in .asc");
        assertThat(stalled()).isTrue();
    }

    @Test
    void a_broken_revision_changes_nothing_and_the_good_one_is_still_put_back() throws IOException {
        write("a");
        look();
        files.put("team/bad.yaml", "kind: [");
        write();
        change("a");
        later();
        Duration next = Duration.ofMillis(look().getScheduleDelay().orElseThrow());
        assertThat(ready().reason).isEqualTo("InvalidPolicies");
        assertThat(status().errors).extracting(error -> error.file).contains("team/bad.yaml");
        assertThat(policy("a").getSpec().schedule).isNull();
        assertThat(events.reasons()).containsExactly("Applied", "InvalidPolicies", "PutBack");
        assertThat(next).isLessThan(Duration.ofSeconds(64));
        change("a");
        look();
        assertThat(policy("a").getSpec().schedule).isNull();
        later();
        look();
        assertThat(events.reasons()).containsExactly("Applied", "InvalidPolicies", "PutBack", "PutBack");
    }

    @Test
    void a_process_that_starts_with_a_broken_revision_reads_the_one_in_force_again() throws IOException {
        write("a");
        look();
        files.put("team/bad.yaml", "kind: [");
        write();
        change("a");
        restart();
        look();
        assertThat(ready().reason).isEqualTo("InvalidPolicies");
        assertThat(policy("a").getSpec().schedule).isNull();
    }

    @Test
    void what_is_in_force_is_not_put_back_where_git_has_other_files_by_now_or_none() throws IOException {
        files.put("team/bad.yaml", "kind: [");
        write("a");
        look();
        assertThat(ready().message).contains("no revision is in force");
        assertThat(policies()).isEmpty();

        for (String tree : new String[] {"0".repeat(40), null}) {
            restart();
            PolicySource source = source();
            source.getStatus().lastAppliedRevision = "main@sha1:" + "1".repeat(40);
            source.getStatus().lastAppliedTree = tree;
            objects.put(source);
            later();
            look();
            assertThat(ready().reason).isEqualTo("InvalidPolicies");
            assertThat(policies()).isEmpty();
        }
    }

    @Test
    void a_revision_in_force_that_cannot_be_fetched_is_left_as_it_is() throws IOException {
        write("a");
        look();
        files.put("team/bad.yaml", "kind: [");
        write();
        change("a");
        restart();
        edit(spec -> spec.path = "team");
        PolicySource source = source();
        source.getStatus().lastAppliedRevision = "main@sha1:nothing";
        objects.put(source);
        look();
        assertThat(ready().reason).isEqualTo("InvalidPolicies");
        assertThat(policy("a").getSpec().schedule).isEqualTo("@hourly");
    }

    @Test
    void many_errors_are_counted_in_the_event_and_listed_in_status() throws IOException {
        for (int i = 0; i < 120; i++) {
            files.put("team/bad" + i + ".yaml", "kind: [");
        }
        write();
        look();
        assertThat(status().errors).hasSize(100);
        assertThat(events.recorded().get(0).message()).hasSizeLessThan(1024).contains("more in status");
    }

    @ParameterizedTest
    @CsvSource({"maxRemoval,half", "interval,soon", "timeout,long", "ignore,a[b"})
    void a_value_that_cannot_be_read_is_named_and_nothing_is_put_back(String field, String value) throws IOException {
        write("a");
        look();
        change("a");
        edit(spec -> {
            switch (field) {
                case "maxRemoval" -> spec.maxRemoval = new IntOrString(value);
                case "interval" -> spec.interval = value;
                case "ignore" -> spec.ignore = value;
                default -> spec.timeout = value;
            }
        });
        look();
        assertThat(ready().reason).isEqualTo("InvalidSource");
        assertThat(ready().message).contains("PolicySource policies", value);
        assertThat(stalled()).isTrue();
        assertThat(policy("a").getSpec().schedule).isEqualTo(field.equals("maxRemoval") ? "@hourly" : null);
    }

    @Test
    void a_server_that_does_not_answer_is_asked_again_and_what_is_in_force_stays() throws IOException {
        write("a");
        look();
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            edit(spec -> {
                spec.url = "http://127.0.0.1:" + silent.getLocalPort() + "/policies.git";
                spec.timeout = "300ms";
            });
            change("a");
            look();
        }
        assertThat(ready().reason).isEqualTo("TimedOut");
        assertThat(ready().message).contains("stays in force, as since 2026-11-22T12:00:00Z");
        assertThat(stalled()).isFalse();
        assertThat(condition("Reconciling").status).isEqualTo("True");
        assertThat(policy("a").getSpec().schedule).isNull();
    }

    @Test
    void a_server_that_asks_to_wait_is_left_alone_whoever_asks_until_the_spec_names_another() throws IOException {
        write("a");
        look();
        String url = source().getSpec().url;
        try (GitHttpServer server = GitHttpServer.showing(429, Map.of("Retry-After", "600"), "slow down")) {
            edit(spec -> spec.url = server.url());
            Duration next = Duration.ofMillis(look().getScheduleDelay().orElseThrow());
            assertThat(next).isEqualTo(Duration.ofMinutes(10));
            assertThat(ready().reason).isEqualTo("RateLimited");
            assertThat(ready().message).endsWith("; it is not asked again before 2026-11-22T12:10:00Z");
            assertThat(condition("Reconciling").status).isEqualTo("True");
            int asked = server.requests().size();

            clock.advance(Duration.ofMinutes(9));
            annotate("reconcile.salvor.io/requestedAt", "2026-11-22T12:09:00Z");
            change("a");
            assertThat(look().getScheduleDelay()).contains(60_000L);
            assertThat(server.requests()).hasSize(asked);
            assertThat(policy("a").getSpec().schedule).isNull();
            assertThat(status().lastHandledReconcileAt).isNull();

            clock.advance(Duration.ofMinutes(1));
            look();
            assertThat(server.requests()).hasSizeGreaterThan(asked);
            assertThat(status().lastHandledReconcileAt).isEqualTo("2026-11-22T12:09:00Z");
            assertThat(ready().message).endsWith("before 2026-11-22T12:20:00Z");
            assertThat(events.reasons()).containsExactly("Applied", "RateLimited", "PutBack");
        }
        edit(spec -> spec.url = url);
        look();
        assertThat(ready().reason).isEqualTo("Applied");
    }

    @Test
    void an_error_that_nobody_foresaw_is_reported_once() throws IOException {
        try (GitHttpServer server = GitHttpServer.answering(500)) {
            edit(spec -> spec.url = server.url());
            look();
            later();
            look();
        }
        assertThat(ready().reason).isEqualTo("Failed");
        assertThat(events.reasons()).containsExactly("Failed");
    }

    @Test
    void what_is_not_read_is_listed_in_status_and_costs_no_write_at_the_next_look() throws IOException {
        files.put("team/.github/workflows/lint.yml", "on: pull_request");
        files.put("team/charts/values.yaml", "replicas: 1");
        edit(spec -> spec.ignore = "charts/");
        write("a");
        look();
        assertThat(ready().reason).isEqualTo("Applied");
        assertThat(ready().message).doesNotContain("status.ignored");
        assertThat(status().ignored)
                .extracting(file -> file.path + " " + file.message)
                .containsExactly(
                        "team/.github has a name that starts with a dot",
                        "team/charts is left out by the pattern \"charts/\"");
        calls.clear();
        later();
        look();
        assertThat(calls.made()).isEmpty();
        files.keySet().removeIf(name -> name.contains("/.github/"));
        write("a");
        later();
        look();
        assertThat(status().ignored).extracting(file -> file.path).containsExactly("team/charts");
    }

    @Test
    void a_source_whose_policies_are_all_ignored_says_where_to_look() throws IOException {
        files.put("team/.policies/a.yaml", policy("a", ""));
        write();
        look();
        assertThat(ready().message).endsWith("; it holds no policy, and status.ignored lists what was not read");
        assertThat(status().policies).isZero();
    }

    @Test
    void patterns_that_change_what_is_read_are_guarded_as_a_commit_is() throws IOException {
        write("a", "b");
        look();
        edit(spec -> spec.ignore = "*");
        look();
        assertThat(ready().reason).isEqualTo("RefusedMassRemoval");
        assertThat(ready().message).contains("spec.ignore");
        assertThat(policies()).containsExactly("a", "b");
        edit(spec -> spec.ignore = "a.yaml");
        look();
        assertThat(ready().reason).isEqualTo("Applied");
        assertThat(policies()).containsExactly("b");
        for (int i = 0; i < 6; i++) {
            backup("a-" + i, BackupPhase.Completed, i);
        }
        files.put("team/a.yaml", policy("a", "retention: {keepLast: 1}"));
        write();
        later();
        look();
        assertThat(ready().reason).isEqualTo("Applied");
        edit(spec -> spec.ignore = null);
        look();
        assertThat(ready().reason).isEqualTo("RefusedRetention");
    }

    @Test
    void what_a_folder_may_not_hold_is_listed_in_status() throws IOException {
        files.put("team/large.yaml", "# " + "x".repeat(1 << 20));
        write("a");
        look();
        assertThat(ready().reason).isEqualTo("ContentRefused");
        assertThat(stalled()).isTrue();
        assertThat(status().errors).extracting(error -> error.file).containsExactly("team/large.yaml");
    }

    @Test
    void a_folder_that_never_was_is_missing_and_one_that_goes_may_go_when_that_is_accepted() throws IOException {
        write();
        look();
        assertThat(ready().reason).isEqualTo("PathNotFound");
        assertThat(stalled()).isFalse();

        write("a");
        later();
        look();
        files.remove("team/a.yaml");
        String commit = write();
        later();
        look();
        assertThat(ready().reason).isEqualTo("RefusedMassRemoval");
        assertThat(policies()).containsExactly("a");

        annotate("salvor.io/accept-removal", commit);
        look();
        assertThat(ready().reason).isEqualTo("Applied");
        assertThat(policies()).isEmpty();
        assertThat(status().lastAppliedTree).isNull();
        later();
        look();
        assertThat(ready().reason).isEqualTo("Applied");
    }

    @Test
    void backups_are_asked_for_only_where_a_retention_changes_and_anew_where_that_fails() throws IOException {
        files.put("team/a.yaml", policy("a", "retention: {keepLast: 9}"));
        write();
        look();
        assertThat(calls.made("list Backup ")).isEmpty();
        for (int i = 0; i < 6; i++) {
            backup(
                    "a-" + i,
                    i < 4 ? BackupPhase.Completed : i == 4 ? BackupPhase.PartiallyFailed : BackupPhase.Failed,
                    i);
        }
        files.put("team/a.yaml", policy("a", "retention: {keepLast: 1}"));
        String commit = write();
        later();
        calls.fail("list Backup", 1, 410);
        assertThatThrownBy(this::look).isInstanceOf(KubernetesClientException.class);
        look();
        assertThat(ready().reason).isEqualTo("RefusedRetention");
        assertThat(ready().message).contains("4 of its 5 Backups");
        annotate("salvor.io/accept-retention", commit);
        look();
        assertThat(ready().reason).isEqualTo("Applied");
    }

    @Test
    void a_history_that_was_rewritten_is_refused_where_the_source_asks_for_fast_forward() throws IOException {
        String first = write("a");
        edit(spec -> spec.requireFastForward = true);
        look();
        write("a", "b");
        later();
        look();
        assertThat(policies()).containsExactly("a", "b");
        PolicySource source = source();
        source.getStatus().lastAppliedRevision = "main@sha1:" + "1".repeat(40);
        objects.put(source);
        write("c");
        later();
        look();
        assertThat(ready().reason).isEqualTo("HistoryRewritten");
        assertThat(ready().message).contains("1".repeat(40)).doesNotContain(first);
        files.keySet().removeIf(name -> name.startsWith("team/"));
        write();
        later();
        look();
        assertThat(ready().reason).isEqualTo("HistoryRewritten");
    }

    @Test
    void a_request_is_answered_at_once_and_a_commit_is_followed_as_well() throws IOException {
        String commit = write("a");
        look();
        write("a", "b");
        annotate("reconcile.salvor.io/requestedAt", "2026-11-22T12:00:01Z");
        look();
        assertThat(status().lastHandledReconcileAt).isEqualTo("2026-11-22T12:00:01Z");
        assertThat(policies()).containsExactly("a", "b");
        edit(spec -> {
            spec.ref = new GitReference();
            spec.ref.commit = commit;
        });
        look();
        assertThat(policies()).containsExactly("a");
        assertThat(status().lastAppliedRevision).endsWith(commit);
    }

    @Test
    void a_cache_that_was_lost_is_made_again() throws IOException {
        write("a");
        look();
        write("a", "b");
        later();
        Files.move(folder.resolve("cache"), folder.resolve("elsewhere"));
        look();
        assertThat(policies()).containsExactly("a", "b");
    }

    private UpdateControl<PolicySource> look() {
        Set<BackupPolicy> known = Set.copyOf(objects.now(BackupPolicy.class));
        return reconciler.reconcile(source(), known);
    }

    private void later() {
        clock.advance(Duration.ofMinutes(2));
    }

    private PolicySource source() {
        return objects.now(PolicySource.class, NAME);
    }

    private PolicySourceStatus status() {
        return source().getStatus();
    }

    private Condition ready() {
        return condition("Ready");
    }

    private Condition condition(String type) {
        return status().conditions.stream()
                .filter(condition -> condition.type.equals(type))
                .findFirst()
                .orElseThrow();
    }

    private boolean stalled() {
        return status().conditions.stream().anyMatch(condition -> condition.type.equals("Stalled"));
    }

    private void edit(Consumer<PolicySourceSpec> change) {
        PolicySource source = source();
        change.accept(source.getSpec());
        objects.put(source);
    }

    private void annotate(String name, String value) {
        PolicySource source = source();
        source.getMetadata().setAnnotations(Map.of(name, value));
        objects.put(source);
    }

    private BackupPolicy policy(String name) {
        return objects.now(BackupPolicy.class, name);
    }

    private List<String> policies() {
        return objects.now(BackupPolicy.class).stream()
                .map(policy -> policy.getMetadata().getName())
                .toList();
    }

    /** Somebody changes a policy by hand. */
    private void change(String name) {
        BackupPolicy policy = policy(name);
        policy.getSpec().schedule = "@hourly";
        objects.put(policy);
    }

    private void backup(String name, BackupPhase phase, int hoursAgo) {
        Backup backup = new Backup();
        backup.getMetadata().setName(name);
        backup.setSpec(new BackupSpec());
        backup.getSpec().policy = "a";
        backup.getStatus().phase = phase;
        backup.getStatus().startTime =
                hoursAgo == 0 ? null : NOW.minus(Duration.ofHours(hoursAgo)).toString();
        objects.put(backup);
    }

    /** Commits the files, and policies of these names beside them. */
    private String write(String... names) throws IOException {
        for (String name : names) {
            files.putIfAbsent("team/" + name + ".yaml", policy(name, "suspend: false"));
        }
        return git.commit("main", files);
    }

    private static String policy(String name, String line) {
        return """
                apiVersion: salvor.io/v1alpha1
                kind: BackupPolicy
                metadata: {name: %s}
                spec:
                  include: {namespaces: [%s]}
                  %s
                """
                .formatted(name, name, line);
    }
}
