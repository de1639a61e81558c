package io.salvor.git.signature;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.util.RawParseUtils;

/**
 * A commit or an annotated tag, taken apart as git takes it apart.
 *
 * @param payload what is signed: all of the object but the signature
 * @param signature in its armor; null if there is none
 */
public record SignedObject(byte[] payload, byte[] signature) {
    private static final String HEADER = "gpgsig";

    /** A commit, whose signature is one of its headers. */
    static SignedObject of(RevCommit commit) {
        byte[] raw = commit.getRawBuffer();
        int start = RawParseUtils.headerStart(HEADER.getBytes(StandardCharsets.US_ASCII), raw, 0);
        if (start < 0) {
            return new SignedObject(raw, null);
        }
        int end = RawParseUtils.nextLfSkippingSplitLines(raw, start);
        int headerStart = start - HEADER.length() - 1;
        int rest = Math.min(raw.length, end + 1);
        byte[] payload = Arrays.copyOf(raw, headerStart + raw.length - rest);
        System.arraycopy(raw, rest, payload, headerStart, raw.length - rest);
        return new SignedObject(payload, RawParseUtils.headerValue(raw, start, end));
    }

    /** A tag, whose signature is the end of its message. */
    static SignedObject of(RevTag tag) {
        byte[] raw = tag.getRawBuffer();
        // Latin-1 keeps one character for each byte.
        String text = new String(raw, StandardCharsets.ISO_8859_1);
        int start = Math.max(
                text.lastIndexOf("\n-----BEGIN PGP SIGNATURE-----"), text.lastIndexOf("\n" + SshSignature.BEGIN));
        return start < 0
                ? new SignedObject(raw, null)
                : new SignedObject(Arrays.copyOf(raw, start + 1), Arrays.copyOfRange(raw, start + 1, raw.length));
    }
}
