package io.salvor.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.eclipse.jgit.nls.TranslationBundle;
import org.junit.jupiter.api.Test;

class JGitInNativeImageTest {
    private static final String CONFIGURATION = "/META-INF/native-image/io.salvor/salvor/resource-config.json";

    @Test
    void the_messages_of_every_registered_bundle_are_carried_along() throws IOException {
        List<String> bundles = Stream.of(JGitInNativeImage.class
                        .getAnnotation(RegisterForReflection.class)
                        .targets())
                .filter(TranslationBundle.class::isAssignableFrom)
                .map(Class::getName)
                .toList();

        assertThat(bundles).isNotEmpty();
        assertThat(carriedAlong()).containsExactlyInAnyOrderElementsOf(bundles).allSatisfy(bundle -> assertThat(
                        ResourceBundle.getBundle(bundle).keySet())
                .isNotEmpty());
    }

    private static List<String> carriedAlong() throws IOException {
        try (InputStream in = JGitInNativeImageTest.class.getResourceAsStream(CONFIGURATION)) {
            return new ObjectMapper().readTree(in).path("bundles").findValuesAsText("name");
        }
    }
}
