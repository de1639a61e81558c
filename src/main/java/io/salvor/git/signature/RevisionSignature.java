package io.salvor.git.signature;

import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.time.Instant;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;

/** Decides whether a revision is signed by a key that its source trusts. */
public final class RevisionSignature {
    private final TrustedKeys trusted;
    private final String tag;
    private final String repository;
    private final Instant now;

    /**
     * @param tag the name of the tag that is followed, where the signature is that of a tag
     * @param repository as messages show it
     */
    public RevisionSignature(TrustedKeys trusted, String tag, String repository, Instant now) {
        this.trusted = trusted;
        this.tag = tag;
        this.repository = repository;
        this.now = now;
    }

    /** The key that signed it, as people name it; null if the source asks for no signature. */
    public String signer(Repository copy, RevWalk walk, RevCommit commit) throws GitException, IOException {
        if (trusted.mode() == null) {
            return null;
        }
        return trusted.mode() == TrustedKeys.Mode.HEAD
                ? signer("commit " + commit.name(), SignedObject.of(commit))
                : tagSigner(copy, walk, commit);
    }

    private String tagSigner(Repository copy, RevWalk walk, RevCommit commit) throws GitException, IOException {
        Ref ref = copy.exactRef(Constants.R_TAGS + tag);
        RevObject object = ref == null ? commit : walk.parseAny(ref.getObjectId());
        String what = "tag \"" + tag + "\" of commit " + commit.name();
        if (!(object instanceof RevTag found)) {
            throw refused(what, "carries no signature, because it has no message; make it with git tag -s", null);
        }
        if (!walk.peel(found).equals(commit)) {
            throw refused(what, "leads to another commit by now", null);
        }
        // Else anyone who may push could put an old tag in a new one's place.
        if (!found.getTagName().equals(tag)) {
            throw refused(what, "was signed under another name, \"" + found.getTagName() + "\"", null);
        }
        return signer(what, SignedObject.of(found));
    }

    private String signer(String what, SignedObject signed) throws GitException {
        try {
            return trusted.signer(signed, now);
        } catch (UntrustedException e) {
            throw refused(what, e.getMessage(), e);
        }
    }

    private GitException refused(String what, String why, Throwable cause) {
        return new GitException(
                Reason.VerificationFailed,
                what + " of " + repository + " " + why + "; spec.verify asks for the signature of a trusted key",
                cause);
    }
}
