package io.salvor.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** What is in a Secret, as text. */
public final class SecretValues {
    private SecretValues() {}

    public static Map<String, String> of(Secret secret) {
        Map<String, String> values = new HashMap<>();
        secret.getData()
                .forEach((key, value) ->
                        values.put(key, text(new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8))));
        return values;
    }

    /** Without the mark that editors of Windows put before a text: it is no part of a key, and nobody sees it. */
    private static String text(String value) {
        return value.startsWith("\uFEFF") ? value.substring(1) : value;
    }
}
