package io.salvor.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    @Test
    void each_port_is_another_one_and_none_at_which_somebody_listens() throws IOException {
        int first = FreePorts.next();
        assertThat(FreePorts.next()).isNotEqualTo(first);
        try (ServerSocket taken =
                new ServerSocket(FreePorts.next() + 1, 1, InetAddress.getByName(LoopbackServer.HOST))) {
            assertThat(FreePorts.next()).isNotEqualTo(taken.getLocalPort());
        }
    }
}
