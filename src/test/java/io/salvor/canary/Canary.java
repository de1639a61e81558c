package io.salvor.canary;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A secret that can be recognised wherever it turns up.
 *
 * @param name says what it is
 * @param home decides where it may be, and has to be found; null when it may be nowhere
 */
public record Canary(String name, byte[] value, Predicate<String> home) {
    /** Fewer bytes turn up by chance. */
    private static final int FEWEST_BYTES = 12;

    public Canary {
        if (value.length < FEWEST_BYTES) {
            throw new IllegalArgumentException(name + " is too short to be recognised");
        }
    }

    public static Canary of(String name, String value, Predicate<String> home) {
        return new Canary(name, value.getBytes(StandardCharsets.UTF_8), home);
    }

    /** One that may be nowhere. */
    public static Canary homeless(String name, String value) {
        return of(name, value, null);
    }

    public boolean isHomeless() {
        return home == null;
    }

    boolean isAtHome(String place) {
        return home != null && home.test(place);
    }

    /** The ways to write it, each with a character for each byte. */
    Map<String, String> forms() {
        Map<String, String> forms = new LinkedHashMap<>();
        String text = new String(value, StandardCharsets.UTF_8);
        put(forms, "raw", latin(value));
        put(
                forms,
                "in JSON",
                latin(utf8(String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)))));
        String url = URLEncoder.encode(text, StandardCharsets.UTF_8);
        put(forms, "in a URL", url);
        put(forms, "in a URL, small", small(url));
        put(forms, "in a path of a URL", url.replace("+", "%20"));
        put(forms, "in a path of a URL, small", small(url.replace("+", "%20")));
        put(forms, "hexadecimal", HexFormat.of().formatHex(value));
        put(forms, "HEXADECIMAL", HexFormat.of().withUpperCase().formatHex(value));
        base64(forms, "base64", value);
        base64(forms, "base64 of base64", Base64.getEncoder().encode(value));
        return forms;
    }

    /** Two ways that come to the same are one. */
    private static void put(Map<String, String> forms, String name, String form) {
        if (!forms.containsValue(form)) {
            forms.put(name, form);
        }
    }

    /** What of it stands in the base64 of any text that holds it: that depends on how many bytes are before it. */
    private static void base64(Map<String, String> forms, String name, byte[] value) {
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + value.length];
            System.arraycopy(value, 0, shifted, before, value.length);
            int from = (before * 8 + 5) / 6;
            int to = shifted.length * 8 / 6;
            put(
                    forms,
                    name + ", after " + before,
                    Base64.getEncoder().encodeToString(shifted).substring(from, to));
            put(
                    forms,
                    name + " for URLs, after " + before,
                    Base64.getUrlEncoder().encodeToString(shifted).substring(from, to));
        }
    }

    /** With the digits after each percent sign in small letters. */
    private static String small(String url) {
        StringBuilder small = new StringBuilder(url);
        for (int at = url.indexOf('%'); at >= 0; at = url.indexOf('%', at + 1)) {
            small.replace(at, at + 3, url.substring(at, at + 3).toLowerCase(Locale.ROOT));
        }
        return small.toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Canary canary && name.equals(canary.name) && Arrays.equals(value, canary.value);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
