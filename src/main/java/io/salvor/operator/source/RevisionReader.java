package io.salvor.operator.source;

import io.salvor.api.PolicySource;
import io.salvor.git.GitRepositories;
import io.salvor.git.GitSource;
import io.salvor.git.PolicyTree;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.policy.ParsedPolicies;
import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.PolicyParser;
import io.salvor.policy.SourceFile;
import io.salvor.policy.schema.PolicySchema;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.SourceException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Asks Git where a source is and reads what is there; one listing of refs where that is known already. */
@ApplicationScoped
public class RevisionReader {
    private static final Logger LOG = Logger.getLogger(RevisionReader.class);

    private final SourceAccess access;
    private final GitRepositories repositories;
    private final ClusterPolicies policies;
    private final PolicyParser parser;

    public RevisionReader(
            SourceAccess access, GitRepositories repositories, ClusterPolicies policies, OperatorConfig config) {
        this.access = access;
        this.repositories = repositories;
        this.policies = policies;
        this.parser = new PolicyParser(PolicySchema.load(), config.namespace());
    }

    /**
     * The revision that the source is at.
     *
     * @param known what was read for the same spec before, or null; with other trusted keys it is verified again
     * @throws SourceException if something that the source names is missing
     */
    ReadRevision read(PolicySource source, ReadRevision known) throws GitException {
        GitSource git = access.git(source);
        String head = repositories.head(git);
        if (known != null && known.commit().equals(head) && known.verify().equals(git.verify())) {
            return known;
        }
        try {
            PolicyTree tree = repositories.fetch(git, head);
            requireFastForward(source, git, tree.commit());
            return read(source, git, tree);
        } catch (GitException e) {
            if (e.reason() != Reason.PathNotFound) {
                throw e;
            }
            requireFastForward(source, git, head);
            return ReadRevision.withoutFolder(git.ref().revision(head), head, git.verify(), e);
        }
    }

    /** The revision in force, as far as Git still has it, it holds the same files, and they still parse; empty otherwise. */
    Optional<ReadRevision> inForce(PolicySource source) {
        String revision = source.getStatus().lastAppliedRevision;
        if (revision == null) {
            return Optional.empty();
        }
        try {
            GitSource git = access.git(source);
            PolicyTree tree = repositories.fetch(git, ReadRevision.commit(revision));
            return Optional.of(tree)
                    .filter(found -> found.treeId().equals(source.getStatus().lastAppliedTree))
                    .map(found -> read(source, git, found))
                    .filter(found -> found.parsed().valid());
        } catch (GitException | SourceException e) {
            LOG.debugf("revision %s in force cannot be read again: %s", revision, e.getMessage());
            return Optional.empty();
        }
    }

    private void requireFastForward(PolicySource source, GitSource git, String commit) throws GitException {
        String inForce = source.getStatus().lastAppliedRevision;
        if (!Boolean.TRUE.equals(source.getSpec().requireFastForward) || inForce == null) {
            return;
        }
        String from = ReadRevision.commit(inForce);
        if (!from.equals(commit)) {
            repositories.requireFastForward(git, from, commit);
        }
    }

    private ReadRevision read(PolicySource source, GitSource git, PolicyTree tree) {
        ParsedPolicies parsed = parser.parse(tree.files().stream()
                .map(file -> new SourceFile(file.path(), file.content()))
                .toList());
        List<ParsedPolicy> complete = parsed.valid()
                ? parsed.policies().stream()
                        .map(policy -> policies.complete(source, policy))
                        .toList()
                : List.of();
        return new ReadRevision(
                tree.revision(), tree.commit(), tree.treeId(), parsed, complete, tree.verifiedBy(), git.verify(), null);
    }
}
