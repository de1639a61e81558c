package io.salvor.retention;

import java.util.HashMap;
import java.util.Map;

/** What an annotation of a location says of policies: {@code <policy>/<what>}, parted by commas. */
public final class PolicyList {
    private PolicyList() {}

    /** By the name of the policy. What is not of the form is nobody's. @param text null for none */
    public static Map<String, String> parse(String text) {
        Map<String, String> byPolicy = new HashMap<>();
        for (String entry : (text == null ? "" : text).split(",")) {
            int slash = entry.indexOf('/');
            if (slash > 0) {
                byPolicy.put(
                        entry.substring(0, slash).strip(),
                        entry.substring(slash + 1).strip());
            }
        }
        return byPolicy;
    }
}
