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
 * The master keys that a location had before, as they lie in its record: a line of base64 for each, the newest first, encrypted under
 * the master key as an object in the place of the record is. So nobody has to keep a key that was replaced.
 */
final class EarlierKeys {
    private EarlierKeys() {}

    static String write(List<byte[]> earlier, byte[] masterKey, String keyContext) {
        String text = earlier.stream().map(Base64.getEncoder()::encodeToString).collect(Collectors.joining("\n"));
        return Base64.getEncoder()
                .encodeToString(content(masterKey, keyContext)
                        .encrypted(CatalogLayout.LOCATION, text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** @param written null for none */
    static List<byte[]> read(String written, byte[] masterKey, String keyContext) {
        if (written == null) {
            return List.of();
        }
        try {
            byte[] text = content(masterKey, keyContext)
                    .decryptedOnly(
                            CatalogLayout.LOCATION,
                            new ByteArrayInputStream(Base64.getDecoder().decode(written)))
                    .readAllBytes();
            return new String(text, StandardCharsets.US_ASCII)
                    .lines()
                    .map(RepositoryPasswords::parseMasterKey)
                    .toList();
        } catch (IOException | IllegalArgumentException e) {
            throw new CatalogException(
                    Reason.Malformed,
                    CatalogLayout.LOCATION,
                    "has earlier master keys that the master key does not decrypt; " + BoundedBytes.ADVICE,
                    e);
        }
    }

    private static EncryptedContent content(byte[] masterKey, String keyContext) {
        return new EncryptedContent(new ContentKeys(masterKey, keyContext));
    }
}
