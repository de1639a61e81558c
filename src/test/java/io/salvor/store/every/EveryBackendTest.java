package io.salvor.store.every;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EveryBackendTest {
    @Test
    void what_a_location_may_say_is_known() {
        assertThat(EveryBackend.with("rclone").provider("velero.io/aws").names())
                .startsWith("s3");
    }

    /** A native executable would have the environment of the machine that built it, and with that its secrets. */
    @Test
    void nothing_of_the_environment_is_kept_in_a_static_field() {
        assertThat(Arrays.stream(EveryBackend.class.getDeclaredFields())
                        .filter(field -> !field.isSynthetic())
                        .filter(field -> Modifier.isStatic(field.getModifiers()))
                        .map(Field::getName))
                .isEmpty();
    }
}
