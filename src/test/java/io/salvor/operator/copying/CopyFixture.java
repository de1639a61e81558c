package io.salvor.operator.copying;

import io.salvor.api.CopyStatus;
import io.salvor.api.MaintenanceAttempt;
import io.salvor.api.MaintenanceRound;
import io.salvor.api.ResticRepositoryStatus;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What courses of copying begin with: a policy of one location that may copy to a second. */
abstract class CopyFixture {
    @TempDir
    Path folder;

    CopyWorld world;

    @BeforeEach
    void make() {
        world = new CopyWorld(folder);
    }

    CopyStatus status() {
        return world.policy().getStatus().copies.get(0);
    }

    CopyWorld waiting(String name) throws Exception {
        CopyWorld other = new CopyWorld(folder.resolve(name));
        other.backup("b1", 2, "shop");
        other.copies();
        return other;
    }

    static void maintained(ResticRepositoryStatus status, String step) {
        status.maintenanceJob = new MaintenanceAttempt();
        status.maintenanceJob.name = "m1";
        status.round = new MaintenanceRound();
        status.round.number = 1L;
        status.round.steps = List.of(step);
    }
}
