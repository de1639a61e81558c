package io.salvor.git.signature;

import io.salvor.trouble.GitException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.bcpg.KeyIdentifier;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.api.OpenPGPApi;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPDetachedSignatureProcessor;
import org.bouncycastle.openpgp.api.OpenPGPSignature.OpenPGPDocumentSignature;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPApi;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;

/**
 * A trusted OpenPGP certificate: a main key with its subkeys, the times they are good for, and what revokes them. There is no key
 * ring and no program behind it.
 */
record OpenPgpKey(OpenPGPCertificate certificate) {
    /** How far the clock of the signer may be ahead. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    /** The certificates of a file; a file without any is refused. */
    static List<OpenPgpKey> read(String name, byte[] file) throws GitException {
        List<OpenPgpKey> keys;
        try {
            keys = api().readKeyOrCertificate().parseCertificates(file).stream()
                    .map(OpenPgpKey::new)
                    .toList();
        } catch (IOException | RuntimeException e) {
            throw TrustedKeys.unreadable("has a key " + name + " that does not hold OpenPGP public keys", e);
        }
        if (keys.isEmpty()) {
            throw TrustedKeys.unreadable("has a key " + name + " that holds no OpenPGP public key", null);
        }
        return keys;
    }

    /** The trusted key that made the signature and was good for signing then and is now. */
    static String signer(SignedObject signed, List<OpenPgpKey> trusted, Instant now) throws UntrustedException {
        PGPSignature signature = signature(signed.signature());
        KeyIdentifier signer = signature.getKeyIdentifiers().stream()
                .filter(id -> trusted.stream().anyMatch(key -> key.certificate.getKey(id) != null))
                .findFirst()
                .orElseThrow(() -> new UntrustedException(
                        "is signed by OpenPGP key " + name(signature) + ", which is not among the trusted keys"));
        OpenPGPDetachedSignatureProcessor processor =
                api().verifyDetachedSignature().addSignature(signature).verifyNotAfter(Date.from(now.plus(SKEW)));
        trusted.forEach(key -> processor.addVerificationCertificate(key.certificate));
        Optional<OpenPGPDocumentSignature> result;
        try {
            result = processor.process(new ByteArrayInputStream(signed.payload())).stream()
                    .findFirst();
        } catch (IOException | RuntimeException e) {
            throw new UntrustedException("has an OpenPGP signature that cannot be checked", e);
        }
        OpenPGPDocumentSignature checked =
                result.orElseThrow(() -> new UntrustedException("has a signature of OpenPGP key " + name(signer)
                        + " that is dated in the future or made by means too weak to be trusted"));
        if (!checked.isTestedCorrect()) {
            throw new UntrustedException("has a bad signature of OpenPGP key " + name(signer)
                    + ": it was made for something else, or changed afterwards");
        }
        requireGood(checked, now);
        return "OpenPGP key " + name(signer);
    }

    private static void requireGood(OpenPGPDocumentSignature signature, Instant now) throws UntrustedException {
        Date made = signature.getCreationTime();
        // The time of signing is what the signer says it is: a key that is no longer good must not sign in its own
        // past.
        Date later = Date.from(now).after(made) ? Date.from(now) : made;
        boolean good;
        try {
            good = signature.isValidAt(made) && signature.isValidAt(later);
        } catch (PGPException | RuntimeException e) {
            throw new UntrustedException("has an OpenPGP signature that cannot be checked", e);
        }
        if (!good) {
            throw new UntrustedException("is signed by OpenPGP key " + name(signature.getKeyIdentifier())
                    + ", which has expired, is revoked, or is not meant for signing");
        }
        if (!signature.isEffectiveAt(later)) {
            throw new UntrustedException(
                    "has a signature of OpenPGP key " + name(signature.getKeyIdentifier()) + " that has expired");
        }
    }

    private static PGPSignature signature(byte[] armored) throws UntrustedException {
        try {
            Object first =
                    new BcPGPObjectFactory(PGPUtil.getDecoderStream(new ByteArrayInputStream(armored))).nextObject();
            if (first instanceof PGPSignatureList list && list.size() == 1) {
                PGPSignature signature = list.get(0);
                if (signature.getSignatureType() == PGPSignature.BINARY_DOCUMENT) {
                    return signature;
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new UntrustedException("has an OpenPGP signature that cannot be read", e);
        }
        throw new UntrustedException("has an OpenPGP signature that git does not make");
    }

    private static String name(PGPSignature signature) {
        return signature.getKeyIdentifiers().stream()
                .findFirst()
                .map(OpenPgpKey::name)
                .orElse("without an id");
    }

    private static String name(KeyIdentifier id) {
        return String.format(Locale.ROOT, "%016X", id.getKeyId());
    }

    private static OpenPGPApi api() {
        return new BcOpenPGPApi();
    }
}
