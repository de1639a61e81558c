package io.salvor.catalog;

import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the record of a location keeps under its master key: the master keys that it had before, and the passwords that people have thought
 * of. A line of base64 for each, encrypted under the master key as an object in a place of its own is. So who has the master key needs
 * nothing else to read what is in the location.
 */
final class KeptSecrets {
    /** The master keys that the location had before, the newest first. */
    static final String EARLIER_KEYS = CatalogLayout.LOCATION;

    /** The passwords, the one in force first. The place is none of an object, so that neither can be put where the other is. */
    static final String PASSWORDS = CatalogLayout.LOCATION + "/passwords";

    private KeptSecrets() {}

    /** @return null for none */
    static String write(String place, List<byte[]> secrets, byte[] masterKey, String keyContext) {
        if (secrets.isEmpty()) {
            return null;
        }
        String text = secrets.stream().map(Base64.getEncoder()::encodeToString).collect(Collectors.joining("\n"));
        return Base64.getEncoder()
                .encodeToString(
                        content(masterKey, keyContext).encrypted(place, text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** @param written null for none */
    static List<byte[]> read(String place, String written, byte[] masterKey, String keyContext) {
        if (written == null) {
            return List.of();
        }
        try {
            byte[] text = content(masterKey, keyContext)
                    .decryptedOnly(
                            place, new ByteArrayInputStream(Base64.getDecoder().decode(written)))
                    .readAllBytes();
            return new String(text, StandardCharsets.US_ASCII)
                    .lines()
                    .map(Base64.getDecoder()::decode)
                    .toList();
        } catch (IOException | IllegalArgumentException e) {
            throw new CatalogException(
                    Reason.Malformed,
                    CatalogLayout.LOCATION,
                    "has earlier master keys or passwords that the master key does not decrypt; " + BoundedBytes.ADVICE,
                    e);
        }
    }

    private static EncryptedContent content(byte[] masterKey, String keyContext) {
        return new EncryptedContent(new ContentKeys(masterKey, keyContext));
    }
}
