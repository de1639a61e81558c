package io.salvor.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.lib.TreeFormatter;

/** A bare repository on disk, into which a test commits whatever it likes. */
final class GitFixture implements AutoCloseable {
    private final Repository repository;

    GitFixture(Path folder) throws IOException {
        IsolatedSystemReader.install();
        repository =
                new RepositoryBuilder().setBare().setGitDir(folder.toFile()).build();
        repository.create(true);
    }

    Repository repository() {
        return repository;
    }

    String url() {
        return repository.getDirectory().toURI().toString().replaceFirst("^file:/+", "file:///");
    }

    /** Makes a commit that holds exactly these files, on top of the branch. */
    String commit(String branch, Map<String, String> files) throws IOException {
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
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            ObjectId blob = inserter.insert(Constants.OBJ_BLOB, content);
            TreeFormatter policies = new TreeFormatter();
            policies.append(Constants.encode(name), mode, blob);
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
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        if (head != null) {
            commit.setParentId(head.getObjectId());
        }
        commit.setAuthor(new PersonIdent("Jo", "jo@example.org", Instant.EPOCH, ZoneOffset.UTC));
        commit.setCommitter(commit.getAuthor());
        commit.setMessage("policies");
        ObjectId id = inserter.insert(commit);
        inserter.flush();
        RefUpdate update = repository.updateRef(Constants.R_HEADS + branch);
        update.setNewObjectId(id);
        update.setForceUpdate(true);
        update.update();
        return id.name();
    }

    @Override
    public void close() {
        repository.close();
    }
}
