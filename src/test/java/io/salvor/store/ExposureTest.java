package io.salvor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.store.AccessTrial.Access;
import io.salvor.store.AccessTrial.Right;
import io.salvor.store.Protection.Lock;
import io.salvor.store.Protection.Versioning;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExposureTest {
    /** By versioning, and whether they may remove, replace and erase. */
    @ParameterizedTest
    @CsvSource({
        "Off,       Denied,  Denied,  Denied,  AddOnly",
        "Enabled,   Denied,  Allowed, Denied,  AddOnly",
        "Unknown,   Denied,  Denied,  Denied,  AddOnly",
        "Enabled,   Allowed, Allowed, Denied,  MayHide",
        "Enabled,   Allowed, Denied,  Denied,  MayHide",
        "Enabled,   Allowed, Allowed, Allowed, MayDestroy",
        "Unknown,   Allowed, Allowed, Allowed, MayDestroy",
        "Off,       Allowed, Allowed, Denied,  MayDestroy",
        "Off,       Denied,  Allowed, Denied,  MayDestroy",
        "Suspended, Denied,  Allowed, Denied,  MayDestroy",
        "Off,       Unknown, Allowed, Unknown, MayDestroy",
        "Unknown,   Denied,  Allowed, Denied,  Unknown",
        "Unknown,   Allowed, Denied,  Denied,  Unknown",
        "Enabled,   Unknown, Denied,  Denied,  Unknown",
        "Enabled,   Denied,  Unknown, Denied,  Unknown",
        "Enabled,   Denied,  Denied,  Unknown, Unknown",
        "Unknown,   Unknown, Unknown, Unknown, Unknown"
    })
    void the_worst_that_can_happen_follows_from_rights_and_versions(
            Versioning versioning, Right remove, Right replace, Right erase, Exposure worst) {
        Protection protection = new Protection(versioning, Lock.Unknown, null);
        assertThat(Exposure.of(protection, new Access(remove, Right.Denied, replace, erase)))
                .isEqualTo(worst);
    }
}
