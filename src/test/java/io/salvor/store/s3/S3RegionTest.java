package io.salvor.store.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.store.Backend;
import io.salvor.store.BackendSettings;
import io.salvor.store.ObjectStore;
import io.salvor.store.s3.SayingService.Answer;
import io.salvor.store.s3.SayingService.Answers;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The region of a bucket whose location names none. */
class S3RegionTest {
    private static final Map<String, String> KEYS =
            Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret");

    private final S3Provider provider = new S3Provider(Map.of());

    @ParameterizedTest
    @CsvSource({
        "<LocationConstraint xmlns='http://s3.amazonaws.com/doc/2006-03-01/'>eu-central-1</LocationConstraint>, eu-central-1",
        "<LocationConstraint>EU</LocationConstraint>, eu-west-1",
        "<LocationConstraint/>, us-east-1",
        "<LocationConstraint xmlns='http://s3.amazonaws.com/doc/2006-03-01/'></LocationConstraint>, us-east-1",
        "<html>, us-east-1",
    })
    void it_is_the_one_that_the_service_says_and_restic_gets_it(String said, String region) throws Exception {
        assertFound(target -> new Answer(200, "", said), "", region, true);
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, eu-west-3, eu-west-3",
        "403, AccessDenied, '', us-east-1",
        "501, NotImplemented, '', us-east-1",
        "405, MethodNotAllowed, '', us-east-1",
        "400, InvalidArgument, ap-south-2, ap-south-2"
    })
    void where_it_may_not_be_asked_it_is_what_everybody_learns(int status, String code, String header, String region)
            throws Exception {
        boolean refused = status == 403 && header.isEmpty();
        assertFound(target -> Answer.error(status, code, "no"), header, region, !refused);
    }

    private interface Location {
        Answer of(String target);
    }

    private void assertFound(Location location, String header, String region, boolean once) throws Exception {
        Answers answers = (method, target) -> {
            if (method.equals("HEAD")) {
                return new Answer(403, header.isEmpty() ? "" : "x-amz-bucket-region:" + header, "");
            }
            return target.contains("location") ? location.of(target) : Answer.nothing();
        };
        try (SayingService service = SayingService.start(answers)) {
            Backend backend = backend(Map.of("s3Url", service.url()));
            try (ObjectStore store = backend.open()) {
                store.reach();
                store.reach();
            }
            assertThat(service.asked()).last().asString().endsWith("/backups " + region);
            assertThat(backend.reach().environment()).containsExactly(Map.entry("AWS_DEFAULT_REGION", region));

            long before = locations(service);
            Backend again = backend(Map.of("s3Url", service.url()));
            try (ObjectStore store = again.open()) {
                store.reach();
            }
            assertThat(locations(service)).as("how often it is asked").isEqualTo(once ? 1 : before + 1);
            assertThat(again).isEqualTo(backend);
        }
    }

    private static long locations(SayingService service) {
        return service.asked().stream()
                .filter(asked -> asked.contains("location"))
                .count();
    }

    @Test
    void one_that_is_given_is_not_asked_for() throws Exception {
        try (SayingService service = SayingService.start((method, target) -> Answer.nothing())) {
            try (ObjectStore store = backend(Map.of("s3Url", service.url(), "region", "eu-own-1"))
                    .open()) {
                store.reach();
            }
            assertThat(service.asked()).singleElement().asString().endsWith("/backups eu-own-1");
        }
    }

    @Test
    void restic_asks_amazon_itself_until_it_is_known() {
        assertThat(backend(Map.of()).reach().environment()).isEmpty();
        assertThat(backend(Map.of("s3Url", "https://s3.example.com")).reach().environment())
                .containsExactly(Map.entry("AWS_DEFAULT_REGION", "us-east-1"));
        assertThat(backend(Map.of("region", "eu-west-1")).repository("shop"))
                .isEqualTo("s3:https://s3.eu-west-1.amazonaws.com/backups/restic/shop");
        assertThat(backend(Map.of("region", "cn-north-1")).repository("shop"))
                .isEqualTo("s3:https://s3.cn-north-1.amazonaws.com.cn/backups/restic/shop");
    }

    private Backend backend(Map<String, String> place) {
        Map<String, String> whole = new HashMap<>(place);
        whole.put("bucket", "backups");
        return provider.backend(new BackendSettings(whole, "keys", KEYS));
    }
}
