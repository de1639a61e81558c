package io.salvor.git.signature;

import io.salvor.git.GitSource;
import io.salvor.git.SourceAddress;
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

/** Decides whether a revision is signed by somebody whom its source trusts. */
public final class RevisionSignature {
    private final GitSource source;
    private final SourceAddress address;
    private final Instant now;

    public RevisionSignature(GitSource source, SourceAddress address, Instant now) {
        this.source = source;
        this.address = address;
        this.now = now;
    }

    /** The key that signed it, as people name it; null if the source asks for no signature. */
    public String signer(Repository copy, RevWalk walk, RevCommit commit) throws GitException, IOException {
        if (source.verify().mode() == null) {
            return null;
        }
        return source.verify().mode() == TrustedKeys.Mode.HEAD
                ? signer("commit " + commit.name(), SignedObject.of(commit))
                : tagSigner(copy, walk, commit);
    }

    private String tagSigner(Repository copy, RevWalk walk, RevCommit commit) throws GitException, IOException {
        Ref ref = copy.exactRef(Constants.R_TAGS + source.ref().name());
        RevObject object = ref == null ? commit : walk.parseAny(ref.getObjectId());
        String what = source.ref() + " of commit " + commit.name();
        if (!(object instanceof RevTag tag)) {
            throw refused(what, "carries no signature, because it has no message; make it with git tag -s", null);
        }
        if (!walk.peel(tag).equals(commit)) {
            throw refused(what, "leads to another commit by now", null);
        }
        // Whoever may push could else put an old tag in a new one's place.
        if (!tag.getTagName().equals(source.ref().name())) {
            throw refused(what, "was signed under another name, \"" + tag.getTagName() + "\"", null);
        }
        return signer(what, SignedObject.of(tag));
    }

    private String signer(String what, SignedObject signed) throws GitException {
        try {
            return source.verify().signer(signed, now);
        } catch (UntrustedException e) {
            throw refused(what, e.getMessage(), e);
        }
    }

    private GitException refused(String what, String why, Throwable cause) {
        return new GitException(
                Reason.VerificationFailed,
                what + " of " + address.shown() + " " + why + "; spec.verify asks for the signature of a trusted key",
                cause);
    }
}
