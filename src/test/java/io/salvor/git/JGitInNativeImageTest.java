package io.salvor.git;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.salvor.git.signature.TrustedKeys;
import io.salvor.match.FolderRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.DefaultTypedConfigGetter;
import org.eclipse.jgit.nls.TranslationBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JGitInNativeImageTest {
    private static final RegisterForReflection REGISTRATION =
            JGitInNativeImage.class.getAnnotation(RegisterForReflection.class);

    private static final String CONFIGURATION = "/META-INF/native-image/io.salvor/salvor/resource-config.json";

    @Test
    void the_messages_of_every_registered_bundle_are_carried_along() throws IOException {
        List<String> bundles = registered().stream()
                .filter(TranslationBundle.class::isAssignableFrom)
                .map(Class::getName)
                .toList();

        assertThat(bundles).isNotEmpty();
        assertThat(carriedAlong()).containsExactlyInAnyOrderElementsOf(bundles).allSatisfy(bundle -> assertThat(
                        ResourceBundle.getBundle(bundle).keySet())
                .isNotEmpty());
    }

    @Test
    void every_option_that_a_fetch_asks_an_enum_for_is_registered(@TempDir Path temp) throws Exception {
        Set<Class<?>> asked = new CopyOnWriteArraySet<>();
        Config.setTypedConfigGetter(new DefaultTypedConfigGetter() {
            @Override
            public <T extends Enum<?>> T getEnum(
                    Config config, T[] all, String section, String subsection, String name, T defaultValue) {
                asked.add(all.getClass().getComponentType());
                return super.getEnum(config, all, section, subsection, name, defaultValue);
            }
        });
        try (GitFixture remote = new GitFixture(temp.resolve("remote.git"));
                GitHttpServer server = GitHttpServer.smart(remote.repository())) {
            String commit = remote.commit("main", Map.of("policies/a.yaml", "a: 1"));
            GitSource source = new GitSource(
                    server.url(),
                    GitRef.branch("main"),
                    "policies",
                    FolderRules.DEFAULT,
                    Duration.ofSeconds(30),
                    GitCredentials.NONE,
                    TrustedKeys.NONE);
            new GitRepositories(temp.resolve("cache"), Clock.systemUTC()).fetch(source, commit);
        } finally {
            Config.setTypedConfigGetter(null);
        }

        assertThat(asked).isNotEmpty();
        asked.removeAll(registered());
        assertThat(asked).map(Class::getName).isSubsetOf(REGISTRATION.classNames());
    }

    private static List<Class<?>> registered() {
        return List.of(REGISTRATION.targets());
    }

    private static List<String> carriedAlong() throws IOException {
        try (InputStream in = JGitInNativeImageTest.class.getResourceAsStream(CONFIGURATION)) {
            return new ObjectMapper().readTree(in).path("bundles").findValuesAsText("name");
        }
    }
}
