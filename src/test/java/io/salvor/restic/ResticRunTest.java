package io.salvor.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResticRunTest {
    private final ResticRun run = new ResticRun("s3:http://minio:9000/b/restic/shop", progress -> {});

    @ParameterizedTest
    @CsvSource({
        "1, 'Load(<key/00112233aa>, 0, 0) failed: The specified key does not exist.', true",
        "1, 'Load(<key/00112233aa>, 0, 0) failed: open /repo/keys/00112233aa: no such file or directory', true",
        "1, 'Load(<key/00112233aa>, 0, 0) failed: <key/00112233aa> does not exist', true",
        "1, 'Load(<key/00112233aa>, 0, 0) failed: Access Denied', false",
        "1, 'Load(<key/00112233aa>, 0, 0) returned error, retrying after 1s: read: connection reset', false",
        "1, 'Load(<snapshot/00112233aa>, 0, 0) failed: The specified key does not exist.', false",
        "0, 'Load(<key/00112233aa>, 0, 0) failed: The specified key does not exist.', false"
    })
    void a_key_that_was_listed_and_is_gone_is_told_from_all_else(int code, String line, boolean missed) {
        run.line(line);
        run.ended(code);

        assertThat(run.hasMissedKey()).isEqualTo(missed);
    }

    @ParameterizedTest
    @CsvSource({
        "1, Failed",
        "2, Failed",
        "3, Failed",
        "10, RepositoryMissing",
        "11, RepositoryLocked",
        "12, WrongPassword",
        "77, Failed",
        "130, Interrupted",
        "143, Interrupted",
        "137, ResticKilled"
    })
    void an_exit_code_has_one_meaning_and_an_unknown_one_is_a_failure(int code, Reason reason) {
        assertThat(run.failure("backup", code).reason()).isEqualTo(reason);
        assertThat(run.failure("backup", code)).hasMessageContaining("s3:http://minio:9000/b/restic/shop");
    }

    @ParameterizedTest
    @CsvSource({
        "lchown /volumes/v/a: operation not permitted, Owner",
        "chmod /volumes/v/a: operation not permitted, Owner",
        "UtimesNanoAt /volumes/v/a: operation not permitted, Owner",
        "xattr.LSet /volumes/v/a user.x: operation not supported, Attribute",
        "xattr.LRemove /volumes/v/a security.selinux: permission denied, Attribute",
        "write /volumes/v/a: no space left on device, Space",
        "write /volumes/v/a: disk quota exceeded, Space",
        "write /tmp/restic-temp-1: no space left on device, Repository",
        "open /volumes/v/a: is a directory, Other",
        "remove /volumes/v/403 Forbidden/chown: directory not empty, Other",
        "dial tcp 10.0.0.1:9000: connect: connection refused, Repository",
        "ciphertext verification failed, Repository"
    })
    void what_kept_restic_from_an_item_is_in_its_words_and_not_in_the_path(String said, ItemTrouble trouble) {
        assertThat(ResticWords.trouble(new FailedItem("/403 Forbidden/chown", said)))
                .isEqualTo(trouble);
    }

    /** As restic 0.17.3, 0.18.0 and 0.19.1 end after 22 minutes in which they might remove no lock. */
    @ParameterizedTest
    @CsvSource({
        "1, 'Access Denied.', AccessDenied",
        "130, 'Access Denied.', AccessDenied",
        "1, 'connection refused', Unreachable"
    })
    void a_lock_that_could_not_be_renewed_is_why_restic_gave_up(int code, String said, Reason reason) {
        run.line("Remove(<lock/1c894eb3b2>) failed: client.RemoveObject: " + said);
        run.line("unable to refresh lock: client.RemoveObject: " + said);
        run.line("failed to refresh stale lock: client.RemoveObject: " + said);
        run.line("Remove(<lock/6e9ad1c0d6>) failed: client.RemoveObject: " + said);
        run.line("{\"message_type\":\"exit_error\",\"code\":" + code
                + ",\"message\":\"Fatal: unable to save snapshot: context canceled\"}");
        assertThat(run.failure("backup", code).reason()).isEqualTo(reason);
        assertThat(run.failure("backup", code))
                .hasMessageContainingAll("could not renew its lock", said, "restic/*/locks/");
    }

    @Test
    void items_that_failed_before_restic_was_killed_are_no_result() {
        run.line("{\"message_type\":\"error\",\"error\":{\"message\":\"is a directory\"},\"item\":\"/a\"}");
        run.ended(137);
        assertThatThrownBy(run::restoreResult).isInstanceOfSatisfying(ResticException.class, e -> assertThat(e.reason())
                .isEqualTo(Reason.ResticKilled));
    }

    @Test
    void content_that_the_repository_did_not_give_is_its_trouble() {
        run.line(
                "{\"message_type\":\"error\",\"error\":{\"message\":\"connect: connection refused\"},\"item\":\"/a\"}");
        run.line("{\"message_type\":\"exit_error\",\"code\":1,\"message\":\"Fatal: There were 1 errors\"}");
        run.ended(1);
        assertThat(run.restoreResult().repository()).isEqualTo(Reason.Unreachable);
    }

    @Test
    void a_failure_says_what_restic_said_last() {
        run.line("a warning");
        run.line("{\"message_type\":\"exit_error\",\"code\":1,\"message\":\"Fatal: disk on fire\"}");
        assertThat(run.failure("backup", 1)).hasMessageContaining("Fatal: disk on fire");
    }

    @ParameterizedTest
    @CsvSource({
        "Fatal: unable to save snapshot: snapshot is empty, NothingToSave",
        "Fatal: unable to save snapshot: context canceled, Failed",
        "Fatal: unable to open config file: Stat: Access Denied., AccessDenied",
        "Fatal: unable to open config file: Stat: SignatureDoesNotMatch message, InvalidCredentials",
        "Fatal: unable to open config file: Stat: dial tcp 10.0.0.1:9000: connect: connection refused, Unreachable",
        "Fatal: unable to open config file: Stat: 503 Service Unavailable, Unreachable",
        "Fatal: unable to open config file: Stat: x509: certificate signed by unknown authority, TlsFailed",
        "Fatal: unable to open config file: Stat: The specified bucket does not exist, BucketMissing",
        "Fatal: unable to save snapshot: client.PutObject: Storage backend has reached its minimum free drive threshold., BucketFull",
        "Fatal: unable to save snapshot: server response unexpected: 507 Insufficient Storage (507), BucketFull",
        "Fatal: unable to save snapshot: write /repo/data/ab/ab12-tmp-1: no space left on device, BucketFull",
        "Fatal: unable to save snapshot: write /tmp/restic-temp-pack-1: no space left on device, CacheDiskFull",
        "Fatal: unable to save snapshot: error flushing repository: sftp: no space left on device, BucketFull",
        "write /kept/CACHEDIR.TAG: no space left on device, CacheDiskFull",
        "unable to create lock in backend: open /repo/locks/ab12-tmp-1: permission denied, AccessDenied",
        "Save(<data/ab12>) failed: open /repo/data/ab/ab12-tmp-1: stale NFS file handle, Unreachable",
        "Fatal: unable to save snapshot: lstat /data: stale NFS file handle, Failed",
        "Fatal: create repository at /repo failed: mkdir /repo: read-only file system, AccessDenied",
        "Fatal: unable to open config file: Stat: RESPONSE 403: ERROR CODE: AuthenticationFailed, InvalidCredentials",
        "Fatal: unable to open config file: Stat: RESPONSE 404: ERROR CODE: ContainerNotFound, BucketMissing",
        "Fatal: unable to open config file: Stat: RequestTimeTooSkewed, Other",
        "LoadRaw(<index/8540627abe>): invalid data returned, RepositoryDamaged",
        "Fatal: config or key 4e38 is damaged: ciphertext verification failed, RepositoryDamaged",
        "Fatal: something else, Failed"
    })
    void last_words_mean_the_same_as_a_plain_line_and_as_an_event(String words, Reason reason) {
        ResticRun old = new ResticRun("/repo", progress -> {});
        old.line(words);
        assertThat(old.failure("backup", 1).reason()).isEqualTo(reason);
        run.line("{\"message_type\":\"exit_error\",\"code\":1,\"message\":\"" + words + "\"}");
        assertThat(run.failure("backup", 1).reason()).isEqualTo(reason);
    }

    @Test
    void a_cancelled_context_means_a_signal_only_where_there_was_one() {
        String canceled = "Fatal: unable to save snapshot: context canceled";
        run.line(
                "{\"message_type\":\"error\",\"error\":{\"message\":\"write /tmp/restic-temp-pack-1: no space left on device\"},"
                        + "\"item\":\"/a\"}");
        run.line(canceled);
        assertThat(run.failure("backup", 1).reason()).isEqualTo(Reason.CacheDiskFull);
        ResticRun asked = new ResticRun("/repo", progress -> {});
        asked.line("\u001b[2Ksignal terminated received, cleaning up");
        asked.line(canceled);
        assertThat(asked.failure("backup", 1).reason()).isEqualTo(Reason.Interrupted);
    }

    @Test
    void without_last_words_the_end_of_its_plain_output_is_said() {
        for (int i = 0; i < 100; i++) {
            run.line("line " + i);
        }
        assertThat(run.failure("backup", 1)).hasMessageContaining("line 99").hasMessageNotContaining("line 50");
    }

    @Test
    void a_snapshot_without_some_files_is_not_complete() {
        run.line("{\"message_type\":\"error\",\"error\":{\"message\":\"denied\"},\"item\":\"/a\"}");
        run.line("{\"message_type\":\"summary\",\"snapshot_id\":\"abc\",\"total_files_processed\":7}");
        run.ended(3);
        BackupResult result = run.backupResult();
        assertThat(result.complete()).isFalse();
        assertThat(result.snapshotId()).isEqualTo("abc");
        assertThat(result.failed()).containsExactly(new FailedItem("/a", "denied"));
    }

    @Test
    void success_without_a_snapshot_is_a_failure() {
        run.line("{\"message_type\":\"summary\",\"total_files_processed\":7}");
        run.ended(0);
        assertThatThrownBy(run::backupResult).isInstanceOf(ResticException.class);
    }

    @Test
    void of_many_failed_items_the_first_are_named_and_all_are_counted() {
        for (int i = 0; i < 1000; i++) {
            run.line("{\"message_type\":\"error\",\"error\":{\"message\":\"denied\"},\"item\":\"/" + i + "\"}");
        }
        run.line("{\"message_type\":\"summary\",\"snapshot_id\":\"abc\"}");
        run.ended(3);
        assertThat(run.backupResult().failed()).hasSize(BackupResult.MOST_FAILED);
        assertThat(run.backupResult().failedCount()).isEqualTo(1000);
    }

    @Test
    void a_restore_that_left_something_out_is_not_complete() {
        run.line("{\"message_type\":\"summary\",\"total_files\":8,\"files_restored\":7,\"total_bytes\":4}");
        run.ended(0);
        assertThat(run.restoreResult().complete()).isFalse();
    }

    @Test
    void at_the_deadline_what_it_was_trying_again_is_the_reason() {
        ResticException deadline = new ResticException(Reason.DeadlineExceeded, "still running");
        run.line(
                "Save(<data/ab12>) returned error, retrying after 1.2s: client.PutObject: connect: connection refused");
        run.line("Save(<data/cd34>) returned error, retrying after 1.2s: client.PutObject: 507 Insufficient Storage");
        run.line("Save(<data/ab12>) operation successful after 2 retries");
        assertThat(run.atDeadline(deadline).reason()).isEqualTo(Reason.BucketFull);
        assertThat(run.atDeadline(deadline))
                .hasMessageContaining("still running")
                .hasMessageContaining("507");
        run.line("Save(<data/cd34>) operation successful after 3 retries");
        assertThat(run.atDeadline(deadline)).isSameAs(deadline);
    }

    @Test
    void at_the_deadline_the_answer_of_who_hands_out_tokens_is_the_reason() {
        ResticException deadline = new ResticException(Reason.DeadlineExceeded, "still running");
        String call = "Load(<config/0000000000>, 0, 0) returned error, retrying after 1s: ";
        run.line(call + "blob.DownloadStream: DefaultAzureCredential: failed to acquire a token.");
        run.line("Attempted credentials:");
        run.line("\tWorkloadIdentityCredential authentication failed. ");
        run.line("\t\tPOST https://login.microsoftonline.com/t/oauth2/v2.0/token");
        run.line(
                "\t\t  \"error_description\": \"AADSTS700213: No matching federated identity record found. Trace ID: 1\",");
        assertThat(run.atDeadline(deadline).reason()).isEqualTo(Reason.InvalidCredentials);
        assertThat(run.atDeadline(deadline))
                .hasMessageEndingWith("after: AADSTS700213: No matching federated identity record found.");
    }

    @Test
    void what_the_way_to_the_repository_has_said_goes_before_what_restic_makes_of_it() {
        run.noted("HostKeyRejected: the host is not one that known_hosts knows; compare its key");
        run.line("{\"message_type\":\"exit_error\",\"code\":1,\"message\":\"Fatal: unexpected EOF\"}");
        assertThat(run.failure("backup", 1).reason()).isEqualTo(Reason.HostKeyRejected);
        assertThat(run.failure("backup", 1)).hasMessageContaining("compare its key");
        run.noted("words of another version");
        assertThat(run.failure("backup", 1).reason()).isEqualTo(Reason.Failed);
    }

    @Test
    void damage_is_kept_apart_from_files_that_cannot_be_read() {
        run.line("{\"message_type\":\"error\",\"error\":{\"message\":\"denied\"},\"item\":\"/a\"}");
        run.line(
                "{\"message_type\":\"error\",\"error\":{\"message\":\"tree 01 could not be loaded; the repository could be"
                        + " damaged\"},\"item\":\"/b\"}");
        run.line("{\"message_type\":\"summary\",\"snapshot_id\":\"abc\",\"total_files_processed\":7}");
        run.ended(3);
        assertThat(run.backupResult().damage()).startsWith("tree 01");
    }
}
