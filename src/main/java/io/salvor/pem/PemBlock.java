package io.salvor.pem;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One block of a PEM file; what stands between blocks is for people.
 *
 * @param type what the line {@code BEGIN} says that it is
 * @param encrypted whether its headers say so
 */
public record PemBlock(String type, boolean encrypted, byte[] der) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final Pattern HEADERS = Pattern.compile("^(?:[\\w-]+:[^\\n]*\\n)+\\s*");

    /** All blocks of a file. */
    public static List<PemBlock> read(byte[] file) {
        return BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1))
                .results()
                .map(found -> block(found.group(1), found.group(2)))
                .toList();
    }

    private static PemBlock block(String type, String text) {
        String body = HEADERS.matcher(text).replaceFirst("");
        return new PemBlock(
                type,
                type.startsWith("ENCRYPTED ") || text.contains("ENCRYPTED"),
                Base64.getMimeDecoder().decode(body));
    }

    public boolean isPrivateKey() {
        return type.endsWith("PRIVATE KEY");
    }

    public boolean isCertificate() {
        return type.equals("CERTIFICATE");
    }
}
