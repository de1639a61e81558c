package io.salvor.operator.source;

import io.fabric8.kubernetes.api.model.Secret;
import io.salvor.api.GitReference;
import io.salvor.api.PolicySource;
import io.salvor.api.PolicySourceSpec;
import io.salvor.api.SecretReference;
import io.salvor.api.VerificationMode;
import io.salvor.git.GitCredentials;
import io.salvor.git.GitRef;
import io.salvor.git.GitSource;
import io.salvor.git.signature.TrustedKeys;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.match.FolderRules;
import io.salvor.match.IgnorePatterns;
import io.salvor.operator.run.OperatorConfig;
import io.salvor.trouble.GitException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.SourceException;
import io.salvor.units.Durations;
import io.salvor.units.InvalidValueException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Reads what a PolicySource says about its repository, and the Secrets that it names in the operator's namespace. */
@ApplicationScoped
public class SourceAccess {
    private final OwnObjects objects;
    private final OperatorConfig config;

    public SourceAccess(OwnObjects objects, OperatorConfig config) {
        this.objects = objects;
        this.config = config;
    }

    /**
     * Everything that Git needs to know.
     *
     * @throws SourceException if a Secret is missing
     * @throws GitException if a Secret does not hold what it should
     * @throws InvalidValueException if a duration or a pattern cannot be read
     */
    GitSource git(PolicySource source) {
        PolicySourceSpec spec = source.getSpec();
        Durations.parse(spec.interval);
        GitCredentials credentials = spec.secretRef == null
                ? GitCredentials.NONE
                : GitCredentials.of(secret(source, spec.secretRef, "spec.secretRef"));
        TrustedKeys keys = spec.verify == null
                ? TrustedKeys.NONE
                : TrustedKeys.of(
                        spec.verify.mode == VerificationMode.Tag ? TrustedKeys.Mode.Tag : TrustedKeys.Mode.HEAD,
                        secret(source, spec.verify.secretRef, "spec.verify.secretRef"));
        return new GitSource(
                spec.url,
                ref(spec.ref),
                spec.path,
                rules(spec.ignore),
                Durations.parse(spec.timeout),
                credentials,
                keys);
    }

    private static FolderRules rules(String ignore) {
        try {
            return new FolderRules(IgnorePatterns.parse(ignore));
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException("spec.ignore " + e.getMessage());
        }
    }

    static GitRef ref(GitReference ref) {
        if (ref != null && ref.commit != null) {
            return GitRef.commit(ref.commit);
        }
        if (ref != null && ref.tag != null) {
            return GitRef.tag(ref.tag);
        }
        return GitRef.branch(ref == null || ref.branch == null ? "main" : ref.branch);
    }

    private Map<String, byte[]> secret(PolicySource source, SecretReference reference, String field) {
        Secret secret = objects.secret(reference.name)
                .orElseThrow(() -> new SourceException(
                        Reason.SecretNotFound,
                        "Secret " + reference.name + ", which " + field + " of PolicySource "
                                + source.getMetadata().getName() + " names, does not exist in namespace "
                                + config.namespace() + "; create it, or name another"));
        Map<String, byte[]> data = new HashMap<>();
        if (secret.getData() != null) {
            secret.getData()
                    .forEach((key, value) -> data.put(key, Base64.getDecoder().decode(value)));
        }
        return data;
    }
}
