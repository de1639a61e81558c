package io.salvor.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.trouble.Reason;
import org.junit.jupiter.api.Test;

class CheckReportTest {
    private static final String PACK = "9480a9da7911b43d125e0fea9f979516cf4ac4614f555353c8867274b472dd7e";

    private static ResticRun ended(int code) {
        ResticRun run = new ResticRun("s3:http://host/bucket", progress -> {});
        run.ended(code);
        return run;
    }

    private static CheckResult of(String... lines) {
        CheckReport report = new CheckReport();
        for (String line : lines) {
            report.line(line);
        }
        return report.result(ended(1), "s3:http://host/bucket");
    }

    @Test
    void a_service_that_is_away_while_data_is_read_is_no_damage() {
        ResticLab.assertFails(
                Reason.Unreachable,
                () -> of(
                        "{\"message_type\":\"error\",\"message\":\"pack " + PACK
                                + " contains 1 errors: [download error: dial tcp 10.0.0.1:443: connect: connection refused]\\n\"}",
                        "{\"message_type\":\"summary\",\"num_errors\":1,\"broken_packs\":[\"" + PACK + "\"]}",
                        "{\"message_type\":\"exit_error\",\"code\":1,\"message\":\"Fatal: repository contains errors\"}"));
    }

    @Test
    void a_pack_that_was_cut_off_or_has_many_errors_is_damage() {
        CheckResult found = of(
                "{\"message_type\":\"error\",\"message\":\"pack " + PACK
                        + " contains 503 errors: [unexpected EOF]\\n\"}",
                "{\"message_type\":\"summary\",\"num_errors\":1,\"broken_packs\":null}",
                "{\"message_type\":\"exit_error\",\"code\":1,\"message\":\"Fatal: repository contains errors\"}");
        assertThat(found.packs()).containsExactly(PACK);
        assertThat(found.errors()).isEqualTo(1);
    }

    @Test
    void advice_and_each_try_at_reading_are_left_out() {
        CheckResult found = of(
                "Load(<data/9480a9da79>, 364, 0) failed: open x: no such file or directory",
                "error for tree cc342895:",
                "  ReadFull(<data/9480a9da79>): open x: no such file or directory",
                "The repository is damaged and must be repaired. Please follow the troubleshooting guide",
                "Fatal: repository contains errors");
        assertThat(found.lines()).containsExactly("ReadFull(<data/9480a9da79>): open x: no such file or directory");
    }

    /** Azure's library prints it below the request, between lines of dashes. */
    @Test
    void what_a_service_has_answered_below_a_try_is_no_error_more() {
        String rule = "-".repeat(80);
        CheckResult found = of(
                "Load(<data/9480a9da79>, 364, 0) failed: DownloadStream: GET https://a.net/backups/data/9480",
                rule,
                "RESPONSE 404: 404 The specified blob does not exist.",
                "ERROR CODE: BlobNotFound",
                rule,
                "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>BlobNotFound</Code>",
                "RequestId:9c3d8202",
                "Time:2026-11-28T00:00:00Z</Message>",
                "</Error>",
                rule,
                "pack 9480a9da: does not exist",
                "Fatal: repository contains errors");
        assertThat(found.lines()).containsExactly("pack 9480a9da: does not exist");
        assertThat(found.errors()).isEqualTo(1);
    }

    @Test
    void a_check_that_did_not_come_to_its_end_is_a_failure() {
        ResticLab.assertFails(Reason.Failed, () -> of("Fatal: unable to create lock"));
    }

    @Test
    void names_of_files_and_figures_are_no_answer_of_a_service() {
        String tree = "tree " + "c".repeat(64) + ": ";
        CheckResult found = of(
                tree + "file \"500.html\" blob " + "d".repeat(64) + " not found in index",
                tree + "file \"a \\\"quoted\\\" 403 Forbidden.txt\" blob " + "e".repeat(64) + " not found in index",
                tree + "file \"x\" blob 502 has null ID",
                "pack " + PACK + ": unexpected pack size, got 503, expected 504",
                "Fatal: repository contains errors");
        assertThat(found.lines()).hasSize(4);
        assertThat(found.packs()).containsExactly(PACK);
    }

    @Test
    void a_service_that_refuses_what_a_quoted_address_names_is_no_damage() {
        ResticLab.assertFails(
                Reason.Unreachable,
                () -> of(
                        "pack " + PACK + ": Get \"https://host/bucket\": 503 Slow Down",
                        "Fatal: repository contains errors"));
    }
}
