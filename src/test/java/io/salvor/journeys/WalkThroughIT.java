package io.salvor.journeys;

import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SharedSandbox;
import io.salvor.scenario.Scenario;
import io.salvor.scenario.Story;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedSandbox.class)
class WalkThroughIT {

    @Test
    void everything_comes_back_as_it_was(Sandbox sandbox, Story story) {
        new Scenario(sandbox.playground(), story).play();
    }
}
