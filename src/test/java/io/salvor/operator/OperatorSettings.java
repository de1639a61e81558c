package io.salvor.operator;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.PathConverter;
import io.salvor.operator.run.OperatorConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The operator's settings as an environment would give them. */
public final class OperatorSettings {
    private OperatorSettings() {}

    /** The defaults, beside what is given. */
    public static OperatorConfig with(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(OperatorConfig.class)
                .withConverter(Duration.class, 100, new DurationConverter())
                .withConverter(Path.class, 100, new PathConverter())
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(OperatorConfig.class);
    }
}
