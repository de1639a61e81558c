package io.salvor.git;

import io.salvor.git.signature.RevisionSignature;
import io.salvor.match.IgnorePatterns;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The folder of policies in a commit that has been fetched; nothing of it is read before the commit's signature is found good. */
final class PolicyFolder {
    private final GitSource source;
    private final SourceAddress address;
    private final Instant now;

    PolicyFolder(GitSource source, SourceAddress address, Instant now) {
        this.source = source;
        this.address = address;
        this.now = now;
    }

    FetchedRevision read(Repository copy, ObjectId id) throws GitException, IOException {
        try (RevWalk walk = new RevWalk(copy)) {
            RevCommit commit = commit(walk, id);
            String signer = new RevisionSignature(source.verify(), source.ref().name(), address.shown(), now)
                    .signer(copy, walk, commit);
            ObjectId tree = folder(copy, commit)
                    .orElseThrow(() -> new GitException(
                            Reason.PathNotFound,
                            source.ref() + " of " + address.shown() + " has no folder \""
                                    + address.folder() + "\" in commit "
                                    + commit.name().substring(0, 12) + "; check spec.path",
                            null));
            FolderReader reader =
                    new FolderReader(walk.getObjectReader(), address.folder(), address.shown(), source.rules());
            return new FetchedRevision(
                    source.ref(), commit.name(), treeId(tree), reader.read(tree), reader.ignored(), signer);
        }
    }

    /** Other patterns read other files of the same tree; without any the id is Git's own. */
    private String treeId(ObjectId tree) {
        IgnorePatterns patterns = source.rules().patterns();
        if (patterns.isEmpty()) {
            return tree.name();
        }
        byte[] text = patterns.text().getBytes(StandardCharsets.UTF_8);
        try (ObjectInserter.Formatter formatter = new ObjectInserter.Formatter()) {
            return tree.name() + "+" + formatter.idFor(Constants.OBJ_BLOB, text).name();
        }
    }

    private RevCommit commit(RevWalk walk, ObjectId id) throws GitException, IOException {
        try {
            return walk.parseCommit(id);
        } catch (IncorrectObjectTypeException e) {
            throw new GitException(
                    Reason.CommitNotFound,
                    "what " + source.ref() + " of " + address.shown() + " leads to is not a commit; name another",
                    e);
        }
    }

    private Optional<ObjectId> folder(Repository copy, RevCommit commit) throws IOException {
        if (address.folder().isEmpty()) {
            return Optional.of(commit.getTree());
        }
        try (TreeWalk walk = TreeWalk.forPath(copy, address.folder(), commit.getTree())) {
            return walk != null && FileMode.TREE.equals(walk.getFileMode(0))
                    ? Optional.of(walk.getObjectId(0))
                    : Optional.empty();
        }
    }
}
