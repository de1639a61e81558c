package io.salvor.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefWriter;

/** The Git repository that the sandbox's policies come from; it begins with a copy of {@code policies-example/}. */
public final class PolicyRepository implements AutoCloseable {
    private static final PersonIdent AUTHOR = new PersonIdent("Platform team", "platform@example.org");

    private final Git git;
    private final Path folder;

    private PolicyRepository(Git git, Path folder) {
        this.git = git;
        this.folder = folder;
    }

    static PolicyRepository create(Path folder, Path examples) {
        try (Stream<Path> files = Files.walk(examples)) {
            Git git = Git.init()
                    .setDirectory(folder.toFile())
                    .setInitialBranch("main")
                    .call();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(examples.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
            PolicyRepository repository = new PolicyRepository(git, folder);
            repository.commit("Begin with the examples");
            return repository;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A repository that is there, by its work tree. */
    static PolicyRepository open(Path folder) {
        try {
            return new PolicyRepository(Git.open(folder.toFile()), folder);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " is no work tree of a Git repository", e);
        }
    }

    /** Writes down the refs for HTTP servers that only hand out files, as git update-server-info does. */
    void describeForPlainServers() {
        try {
            new RefWriter(git.getRepository().getRefDatabase().getRefs()) {
                @Override
                protected void writeFile(String file, byte[] content) throws IOException {
                    Path written = git.getRepository().getDirectory().toPath().resolve(file);
                    Files.createDirectories(written.getParent());
                    Files.write(written, content);
                }
            }.writeInfoRefs();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return folder.resolve(".git").toUri().toString().replaceFirst("^file:/+", "file:///");
    }

    /** Writes a file and commits it; returns the short name of the commit. */
    public String commit(String name, String content) {
        write(name, content);
        try {
            return commit("Back up " + name);
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a file for the next commit. */
    public void write(String name, String content) {
        try {
            Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes files and commits that. */
    public String remove(String... names) {
        try {
            for (String name : names) {
                Files.delete(folder.resolve(name));
            }
            return commit("Remove " + String.join(", ", names));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    private String commit(String message) throws GitAPIException {
        git.add().setAll(true).addFilepattern(".").call();
        return git.commit()
                .setMessage(message)
                .setAuthor(AUTHOR)
                .setCommitter(AUTHOR)
                .setSign(false)
                .call()
                .abbreviate(10)
                .name();
    }

    @Override
    public void close() {
        git.close();
    }
}
