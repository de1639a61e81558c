package io.salvor.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.sandbox.ShippedProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A few of the crash points; {@code mvn -Pcrash} runs all. */
class CrashPointsIT {
    /** So many of some two hundred, for a build in minutes: one of the operator and one of a Job. */
    private static final int POINTS = 2;

    /** Of a Restore, which is not counted first: one where pods that held claims go, and one where data comes. */
    private static final List<CrashPoint> OF_A_RESTORE = List.of(
            CrashPoint.parse("operator-after-1 of api DELETE .*/pods/salvor-hold-.*"),
            CrashPoint.parse("job-before-2 of start restic restore"));

    /** Of a deletion: where the Backup that a person has named is no longer marked, and all the rest of it is there. */
    private static final List<CrashPoint> OF_A_DELETION =
            List.of(CrashPoint.parse("operator-after-1 of s3 DELETE .*-3/salvor-backup.json"));

    @Test
    void a_backup_a_restore_and_a_deletion_that_are_killed_anywhere_end_whole_and_leave_nothing_behind()
            throws Exception {
        Path build =
                Path.of(System.getProperty("salvor.build.directory", "target")).toAbsolutePath();
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        try (CrashCourse course = new CrashCourse(
                build.resolve("crash-points"),
                ShippedProgram.launcher(build, Boolean.getBoolean("sandbox.native")),
                POINTS,
                lines::add)) {
            Map<Caller.Kind, Integer> counts = course.count(Subject.What.Backup);
            int all = 2 * counts.values().stream().mapToInt(Integer::intValue).sum();
            List<CrashPoint> points = CrashCourse.every(all / POINTS, counts);
            assertThat(points).extracting(CrashPoint::actor).contains(Caller.Kind.Operator, Caller.Kind.Job);
            assertThat(course.run(Subject.What.Backup, points))
                    .as(String.join("\n", lines))
                    .isZero();
            assertThat(course.run(Subject.What.Restore, OF_A_RESTORE))
                    .as(String.join("\n", lines))
                    .isZero();
            assertThat(course.run(Subject.What.Deletion, OF_A_DELETION))
                    .as(String.join("\n", lines))
                    .isZero();
        }
        assertThat(lines).filteredOn(line -> line.contains("(not reached)")).hasSizeLessThanOrEqualTo(1);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("Restore ") || line.startsWith("Deletion "))
                .noneMatch(line -> line.contains("(not reached)"));
    }
}
