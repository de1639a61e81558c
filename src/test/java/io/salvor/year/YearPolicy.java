package io.salvor.year;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupPolicySpec;
import io.salvor.api.Retention;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A policy of the year, and its rule as restic is given it.
 *
 * @param within null for none
 */
record YearPolicy(
        String name,
        List<String> namespaces,
        String schedule,
        String zone,
        int last,
        int hourly,
        int daily,
        int weekly,
        int monthly,
        int yearly,
        String within) {

    static YearPolicy hourly(List<String> namespaces, Random random) {
        String zone = List.of("Europe/Berlin", "America/New_York", "Asia/Tokyo").get(random.nextInt(3));
        return new YearPolicy(
                "hourly",
                namespaces,
                "0 * * * *",
                zone,
                1 + random.nextInt(4),
                12 + random.nextInt(24),
                3 + random.nextInt(7),
                random.nextInt(5),
                random.nextInt(7),
                0,
                random.nextInt(3) == 0 ? "2d12h" : null);
    }

    static YearPolicy daily(List<String> namespaces, Random random) {
        String zone = List.of("Europe/Berlin", "Australia/Sydney", "America/Sao_Paulo")
                .get(random.nextInt(3));
        return new YearPolicy(
                "daily",
                namespaces,
                "30 2 * * *",
                zone,
                random.nextInt(3),
                0,
                5 + random.nextInt(6),
                2 + random.nextInt(4),
                3 + random.nextInt(6),
                random.nextInt(2),
                random.nextInt(2) == 0 ? "9d" : "34d");
    }

    BackupPolicySpec spec() {
        BackupPolicySpec spec = new BackupPolicySpec();
        spec.schedule = schedule;
        spec.timeZone = zone;
        spec.storageLocation = "default";
        spec.retention = new Retention();
        spec.retention.keepLast = some(last);
        spec.retention.keepHourly = some(hourly);
        spec.retention.keepDaily = some(daily);
        spec.retention.keepWeekly = some(weekly);
        spec.retention.keepMonthly = some(monthly);
        spec.retention.keepYearly = some(yearly);
        spec.retention.keepWithin = within;
        return spec;
    }

    private static Integer some(int number) {
        return number == 0 ? null : number;
    }

    /** Those clauses that count hours and Backups, for which it does not matter where a day begins. */
    List<String> byHours() {
        List<String> arguments = new ArrayList<>();
        add(arguments, "--keep-last", last);
        add(arguments, "--keep-hourly", hourly);
        return arguments;
    }

    /** The clauses that go by the calendar. */
    List<String> byCalendar() {
        List<String> arguments = new ArrayList<>();
        add(arguments, "--keep-daily", daily);
        add(arguments, "--keep-weekly", weekly);
        add(arguments, "--keep-monthly", monthly);
        add(arguments, "--keep-yearly", yearly);
        if (within != null) {
            arguments.addAll(List.of("--keep-within", within));
        }
        return arguments;
    }

    private static void add(List<String> arguments, String option, int number) {
        if (number > 0) {
            arguments.addAll(List.of(option, String.valueOf(number)));
        }
    }

    BackupPolicy object(ObjectMeta metadata) {
        BackupPolicy policy = new BackupPolicy();
        policy.setMetadata(metadata);
        policy.setSpec(spec());
        return policy;
    }
}
