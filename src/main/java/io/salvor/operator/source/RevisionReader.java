package io.salvor.operator.source;

import io.salvor.api.PolicySource;
import io.salvor.git.FetchedRevision;
import io.salvor.git.GitRepositories;
import io.salvor.git.GitSource;
import io.salvor.git.IgnoredEntry;
import io.salvor.git.signature.TrustedKeys;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.policy.ParsedPolicies;
import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.PolicyParser;
import io.salvor.policy.SourceFile;
import io.salvor.policy.schema.PolicySchema;
import io.salvor.reading.SourceSettings;
import io.salvor.reading.SyncedPolicies;
import io.salvor.sync.InForce;
import io.salvor.sync.Revision;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.SourceException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Asks Git which revision a source is at, and reads it. A revision that is known already costs one listing of refs. */
@ApplicationScoped
public class RevisionReader {
    private static final Logger LOG = Logger.getLogger(RevisionReader.class);

    private final SourceAccess access;
    private final GitRepositories repositories;
    private final SyncedPolicies values;
    private final PolicyParser parser;

    public RevisionReader(
            SourceAccess access, GitRepositories repositories, SyncedPolicies values, OperatorConfig config) {
        this.access = access;
        this.repositories = repositories;
        this.values = values;
        this.parser = new PolicyParser(PolicySchema.load(), config.namespace());
    }

    /**
     * A revision as it was read.
     *
     * @param ignored what of its folder was ignored
     * @param keys those that were trusted when it was read: with others it has to be verified again
     */
    record Verified(Revision revision, List<IgnoredEntry> ignored, TrustedKeys keys) {}

    /**
     * The revision that the source is at.
     *
     * @param known what was read for the same spec before
     * @throws GitException if Git cannot hand it over
     * @throws SourceException if something that the source names is missing
     */
    Verified read(PolicySource source, Optional<Verified> known) {
        GitSource git = access.git(source);
        String head = repositories.head(git);
        return known.filter(before -> before.revision().commit().equals(head))
                .filter(before -> before.keys().equals(git.verify()))
                .orElseGet(() -> fetch(source, git, head));
    }

    private Verified fetch(PolicySource source, GitSource git, String head) {
        try {
            FetchedRevision fetched = repositories.fetch(git, head);
            requireFastForward(source, git, fetched.commit());
            return new Verified(parse(source, fetched), fetched.ignored(), git.verify());
        } catch (GitException e) {
            if (e.reason() != Reason.PathNotFound) {
                throw e;
            }
            requireFastForward(source, git, head);
            Revision without = Revision.withoutFolder(git.ref().revision(head), head, e.getMessage());
            return new Verified(without, List.of(), git.verify());
        }
    }

    /** The revision in force; empty if Git no longer has it, if it holds other files by now, or if they no longer parse. */
    Optional<Revision> inForce(PolicySource source) {
        InForce inForce = SourceSettings.inForce(source.getStatus());
        if (inForce.commit() == null) {
            return Optional.empty();
        }
        try {
            FetchedRevision fetched = repositories.fetch(access.git(source), inForce.commit());
            return Optional.of(fetched)
                    .filter(found -> found.treeId().equals(inForce.treeId()))
                    .map(found -> parse(source, found))
                    .filter(Revision::valid);
        } catch (GitException | SourceException e) {
            LOG.debugf("commit %s in force cannot be read again: %s", inForce.commit(), e.getMessage());
            return Optional.empty();
        }
    }

    private void requireFastForward(PolicySource source, GitSource git, String commit) {
        String from = SourceSettings.inForce(source.getStatus()).commit();
        if (Boolean.TRUE.equals(source.getSpec().requireFastForward) && from != null && !from.equals(commit)) {
            repositories.requireFastForward(git, from, commit);
        }
    }

    private Revision parse(PolicySource source, FetchedRevision fetched) {
        ParsedPolicies parsed = parser.parse(fetched.files().stream()
                .map(file -> new SourceFile(file.path(), file.content()))
                .toList());
        List<ParsedPolicy> policies = parsed.valid()
                ? parsed.policies().stream()
                        .map(policy -> values.wanted(source.getMetadata().getName(), policy))
                        .toList()
                : List.of();
        return new Revision(
                fetched.revision(),
                fetched.commit(),
                fetched.treeId(),
                policies,
                parsed.problems(),
                fetched.verifiedBy(),
                Optional.empty());
    }
}
