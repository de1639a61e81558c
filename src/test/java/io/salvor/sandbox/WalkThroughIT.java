package io.salvor.sandbox;

import io.salvor.sandbox.scenario.Scenario;
import io.salvor.sandbox.scenario.Story;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedSandbox.class)
class WalkThroughIT {

    @Test
    void everythingComesBackAsItWas(Sandbox sandbox, Story story) {
        new Scenario(sandbox.playground(), story).play();
    }
}
