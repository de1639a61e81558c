package io.salvor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryNeedTest {
    private static final long MEBIBYTE = 1L << 20;

    @Test
    void a_limit_grows_with_the_index_in_steps_that_its_text_holds_in_full() {
        for (long index : new long[] {0, 1, 40 * MEBIBYTE, 40 * MEBIBYTE + 1, 3000 * MEBIBYTE}) {
            long limit = MemoryNeed.ofIndex(index);
            assertThat(limit).isGreaterThanOrEqualTo(512 * MEBIBYTE).isGreaterThan(6 * index);
            assertThat(limit % (64 * MEBIBYTE)).isZero();
            assertThat(MemoryNeed.bytes(MemoryNeed.text(limit))).isEqualTo(limit);
        }
        assertThat(MemoryNeed.text(MemoryNeed.ofIndex(0))).isEqualTo("512Mi");
        assertThat(MemoryNeed.ofIndex(100 * MEBIBYTE)).isBetween(1200 * MEBIBYTE, 1500 * MEBIBYTE);
    }
}
