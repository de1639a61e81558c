package io.salvor.git;

import io.salvor.git.signature.TrustedKeys;
import io.salvor.match.FolderRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.GpgSignature;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.lib.TagBuilder;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** A bare repository on disk, into which a test commits whatever it likes. */
public final class GitFixture implements AutoCloseable {
    private static final PersonIdent JO = new PersonIdent("Jo", "jo@example.org", Instant.EPOCH, ZoneOffset.UTC);

    private final Repository repository;

    public GitFixture(Path folder) throws IOException {
        IsolatedSystemReader.install();
        repository =
                new RepositoryBuilder().setBare().setGitDir(folder.toFile()).build();
        repository.create(true);
    }

    public Repository repository() {
        return repository;
    }

    public String url() {
        return repository.getDirectory().toURI().toString().replaceFirst("^file:/+", "file:///");
    }

    /** The folder "policies" of it, without credentials. */
    static GitSource source(String url, GitRef ref) {
        return new GitSource(
                url,
                ref,
                "policies",
                FolderRules.DEFAULT,
                Duration.ofSeconds(30),
                GitCredentials.NONE,
                TrustedKeys.NONE);
    }

    /** Points a name at an object, wherever it pointed before. */
    void point(String ref, String id) throws IOException {
        RefUpdate update = repository.updateRef(ref);
        update.setNewObjectId(ObjectId.fromString(id));
        update.forceUpdate();
    }

    /** Stores content without a commit around it. */
    ObjectId blob(String content) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId id = inserter.insert(Constants.OBJ_BLOB, content.getBytes(StandardCharsets.UTF_8));
            inserter.flush();
            return id;
        }
    }

    /** Signs what it is given, in the armor of its kind. */
    public interface Signer {
        String sign(byte[] payload) throws Exception;
    }

    /** Makes a commit on top of the branch that changes nothing, and signs it. */
    public String signedCommit(String branch, Signer signer) throws Exception {
        try (ObjectInserter inserter = repository.newObjectInserter();
                RevWalk walk = new RevWalk(repository)) {
            RevCommit head = walk.parseCommit(
                    repository.exactRef(Constants.R_HEADS + branch).getObjectId());
            CommitBuilder commit = builder(head.getTree(), head);
            commit.setMessage("Grüße");
            commit.setGpgSignature(signature(signer, commit.build()));
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            point(Constants.R_HEADS + branch, id.name());
            return id.name();
        }
    }

    /** Makes a tag with a message, and signs it. */
    void signedTag(String name, String target, Signer signer) throws Exception {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            TagBuilder tag = tag(name, target);
            tag.setGpgSignature(signature(signer, tag.build()));
            ObjectId id = inserter.insert(tag);
            inserter.flush();
            point(Constants.R_TAGS + name, id.name());
        }
    }

    private static GpgSignature signature(Signer signer, byte[] payload) throws Exception {
        return new GpgSignature(signer.sign(payload).strip().getBytes(StandardCharsets.US_ASCII));
    }

    private static TagBuilder tag(String name, String target) {
        TagBuilder tag = new TagBuilder();
        tag.setTag(name);
        tag.setObjectId(ObjectId.fromString(target), Constants.OBJ_COMMIT);
        tag.setTagger(JO);
        tag.setMessage("release\n");
        return tag;
    }

    /** Makes so many commits one after the other that change nothing. */
    String commits(String branch, int count) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter();
                RevWalk walk = new RevWalk(repository)) {
            RevCommit head = walk.parseCommit(
                    repository.exactRef(Constants.R_HEADS + branch).getObjectId());
            ObjectId last = head;
            for (int i = 0; i < count; i++) {
                last = inserter.insert(builder(head.getTree(), last));
            }
            inserter.flush();
            point(Constants.R_HEADS + branch, last.name());
            return last.name();
        }
    }

    /** Makes a commit on top of the branch and of another commit, with the files of the branch. */
    String merge(String branch, String other) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter();
                RevWalk walk = new RevWalk(repository)) {
            RevCommit head = walk.parseCommit(
                    repository.exactRef(Constants.R_HEADS + branch).getObjectId());
            return commit(branch, head.getTree(), inserter, head, ObjectId.fromString(other));
        }
    }

    /** Makes a tag with a message, which is an object of its own. */
    void annotatedTag(String name, String target) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            TagBuilder tag = tag(name, target);
            ObjectId id = inserter.insert(tag);
            inserter.flush();
            point(Constants.R_TAGS + name, id.name());
        }
    }

    /** Makes a commit that holds exactly these files, on top of the branch. */
    public String commit(String branch, Map<String, String> files) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            DirCache index = DirCache.newInCore();
            DirCacheBuilder builder = index.builder();
            for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
                byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                builder.add(entry(file.getKey(), FileMode.REGULAR_FILE, inserter.insert(Constants.OBJ_BLOB, content)));
            }
            builder.finish();
            return commit(branch, index.writeTree(inserter), inserter);
        }
    }

    /** Makes a commit whose folder "policies" holds one entry of any kind. */
    String commitEntry(String branch, String name, FileMode mode, byte[] content) throws IOException {
        return commitEntry(branch, Constants.encode(name), mode, content);
    }

    /** The same with a name of any bytes. */
    String commitEntry(String branch, byte[] name, FileMode mode, byte[] content) throws IOException {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId blob = inserter.insert(Constants.OBJ_BLOB, content);
            TreeFormatter policies = new TreeFormatter();
            policies.append(name, mode, blob);
            TreeFormatter root = new TreeFormatter();
            root.append("policies", FileMode.TREE, inserter.insert(policies));
            return commit(branch, inserter.insert(root), inserter);
        }
    }

    static DirCacheEntry entry(String path, FileMode mode, ObjectId id) {
        DirCacheEntry entry = new DirCacheEntry(path);
        entry.setFileMode(mode);
        entry.setObjectId(id);
        return entry;
    }

    private String commit(String branch, ObjectId tree, ObjectInserter inserter) throws IOException {
        Ref head = repository.exactRef(Constants.R_HEADS + branch);
        return commit(branch, tree, inserter, head == null ? new ObjectId[0] : new ObjectId[] {head.getObjectId()});
    }

    private String commit(String branch, ObjectId tree, ObjectInserter inserter, ObjectId... parents)
            throws IOException {
        ObjectId id = inserter.insert(builder(tree, parents));
        inserter.flush();
        point(Constants.R_HEADS + branch, id.name());
        return id.name();
    }

    private static CommitBuilder builder(ObjectId tree, ObjectId... parents) {
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        commit.setParentIds(parents);
        commit.setAuthor(JO);
        commit.setCommitter(JO);
        commit.setMessage("policies");
        return commit;
    }

    @Override
    public void close() {
        repository.close();
    }
}
