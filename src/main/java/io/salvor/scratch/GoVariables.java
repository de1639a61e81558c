package io.salvor.scratch;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Decides which variables a program written in Go gets of the process that starts it: how it reaches others, and no secret of anybody. */
public final class GoVariables {
    /** The last two tell it how much memory and processor it should get along with. */
    private static final Set<String> INHERITED = Set.of(
            "PATH",
            "HOME",
            "TMPDIR",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "GOMEMLIMIT",
            "GOMAXPROCS");

    private GoVariables() {}

    /** Those of an environment, in a map of their own. */
    public static Map<String, String> of(Map<String, String> environment) {
        Map<String, String> inherited = new HashMap<>(environment);
        inherited.keySet().retainAll(INHERITED);
        return inherited;
    }
}
