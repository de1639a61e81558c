package io.salvor.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTest {
    private static final String COMPANY = "http://proxy.example.org:3128";

    @ParameterizedTest(name = "{0} with NO_PROXY={1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "https://s3.example.com/bucket                 |                           | proxied",
                "https://s3.example.com                        | example.com               | direct",
                "https://example.com                           | example.com               | direct",
                "https://badexample.com                        | example.com               | proxied",
                "https://s3.example.com                        | .example.com              | direct",
                "https://example.com                           | .example.com              | proxied",
                "https://s3.example.com                        | *.example.com             | direct",
                "https://S3.Example.COM                        | other, s3.EXAMPLE.com     | direct",
                "https://s3.example.com                        | *                         | direct",
                "https://s3.example.com                        | s3.example.com:443        | direct",
                "https://s3.example.com:9000                   | s3.example.com:443        | proxied",
                "https://s3.example.com:9000                   | s3.example.com:9000       | direct",
                "https://10.0.3.4                              | 10.0.0.0/16               | direct",
                "https://10.1.3.4                              | 10.0.0.0/16               | proxied",
                "https://10.1.3.4                              | 10.1.3.4                  | direct",
                "https://10.1.3.4:9000                         | 10.1.3.4:9000             | direct",
                "https://10.1.3.4:9001                         | 10.1.3.4:9000             | proxied",
                "https://10.1.3.4                              | 10.0.0.0/many             | proxied",
                "https://10.1.3.4                              | 10.0.0.0/40               | proxied",
                "https://s3.example.com                        | 10.0.0.0/8                | proxied",
                "https://[fd12::7]:9000                        | fd12::/16                 | direct",
                "https://[fd12::7]:9000                        | fd12::7                   | direct",
                "https://[fd12::7]:9000                        | [fd12::7]:9000            | direct",
                "https://[fd13::7]:9000                        | fd12::/16                 | proxied",
                "https://localhost:8443                        |                           | direct",
                "http://127.8.0.1                              |                           | direct",
                "http://[::1]:9000                             |                           | direct",
                "http://169.254.169.254/latest                 |                           | direct",
                "http://[fd00:ec2::254]/latest                 |                           | direct",
                "ssh://git@git.example.com/repo                |                           | direct",
                "file:///srv/git                               |                           | direct",
            })
    void a_host_is_asked_as_the_variables_say(String url, String none, String how) {
        Map<String, String> environment =
                Map.of("HTTPS_PROXY", COMPANY, "HTTP_PROXY", COMPANY, "NO_PROXY", none == null ? "" : none);

        assertThat(Proxies.of(environment).of(URI.create(url)).isPresent()).isEqualTo(how.equals("proxied"));
    }

    @Test
    void each_scheme_has_a_proxy_of_its_own_and_capitals_come_first() {
        Proxies proxies = Proxies.of(Map.of(
                "https_proxy",
                "small:1",
                "HTTP_PROXY",
                "http://capital:2",
                "http_proxy",
                "http://small:3",
                "NO_PROXY",
                ""));

        assertThat(proxies.of(URI.create("https://a.example.com"))).hasToString("Optional[small:1]");
        assertThat(proxies.of(URI.create("http://a.example.com"))).hasToString("Optional[capital:2]");
        assertThat(Proxies.of(Map.of()).of(URI.create("https://a.example.com"))).isEmpty();
    }

    @Test
    void a_user_is_shown_to_the_proxy_and_to_nobody_who_reads_about_it() {
        HttpProxy proxy = Proxies.of(Map.of("HTTPS_PROXY", "http://me:p%40ss+1@proxy.example.org"))
                .of(URI.create("https://s3.example.com"))
                .orElseThrow();

        assertThat(proxy.port()).isEqualTo(80);
        assertThat(proxy.shown()).contains("Basic bWU6cEBzcysx");
        assertThat(proxy).asString().doesNotContain("p@ss", "bWU6");
    }

    @ParameterizedTest
    @CsvSource({"socks5://hidden@proxy:1080", "https://hidden@proxy:3128", "http://hid den@proxy", "http://:3128"})
    void what_names_no_proxy_is_said_without_what_may_be_secret(String value) {
        Proxies proxies = Proxies.of(Map.of("HTTPS_PROXY", value));

        assertThatThrownBy(() -> proxies.of(URI.create("https://s3.example.com")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HTTPS_PROXY")
                .hasMessageContaining("http://host:port")
                .hasMessageNotContaining("hid");
        assertThat(proxies.of(URI.create("http://s3.example.com"))).isEmpty();
    }
}
