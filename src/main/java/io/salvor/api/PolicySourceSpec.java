package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** A Git repository, branch and folder to sync policies from. */
@RegisterForReflection
@JsonClassDescription("Where the policies are and how often to look.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = "!has(self.verify) || self.verify.mode != 'Tag' || (has(self.ref) && has(self.ref.tag))",
        message = "verify.mode Tag needs ref.tag")
public class PolicySourceSpec {
    /** For a source whose own interval cannot be read. */
    public static final String DEFAULT_INTERVAL = "1m";

    private static final String DEFAULT_PATH = ".";
    private static final String DEFAULT_TIMEOUT = "60s";
    private static final String DEFAULT_MAX_REMOVAL = "50%";

    @Required
    @Pattern("^(https?|ssh|file)://.+$")
    @Size(max = 2048)
    @JsonPropertyDescription("URL of the repository: https, ssh, http or file.")
    public String url;

    @JsonPropertyDescription(
            "Secret with credentials, by the keys that Flux uses: username and password, bearerToken, identity and known_hosts, ca.crt, tls.crt and tls.key.")
    public SecretReference secretRef;

    @JsonPropertyDescription("Which revision to follow; the branch main unless given.")
    public GitReference ref = new GitReference();

    @Default(DEFAULT_PATH)
    @Size(max = 1024)
    @JsonPropertyDescription("Folder in the repository that holds the policy files; it is read with its subfolders.")
    public String path = DEFAULT_PATH;

    @Size(max = 8192)
    @JsonPropertyDescription(
            "Files and folders under the path that are not read, as patterns in the form of a .gitignore file there, one a line. Names that start with a dot are not read unless a pattern such as !.policies/ takes them in again.")
    public String ignore;

    @Pattern("^([0-9]+(ms|s|m|h))+$")
    @Default(DEFAULT_INTERVAL)
    @JsonPropertyDescription("How often to look for a new revision.")
    public String interval = DEFAULT_INTERVAL;

    @Pattern("^([0-9]+(ms|s|m|h))+$")
    @Default(DEFAULT_TIMEOUT)
    @JsonPropertyDescription("How long one Git operation may take.")
    public String timeout = DEFAULT_TIMEOUT;

    @Default("false")
    @JsonPropertyDescription("True stops syncing; policies already applied stay in force.")
    public Boolean suspend;

    @Size(min = 1, max = 256)
    @JsonPropertyDescription(
            "Namespaces, as names or globs, that policies of this source may select; every namespace unless given. An empty list is refused, as it may be meant as none.")
    public List<String> allowedNamespaces;

    @Default("true")
    @JsonPropertyDescription("False leaves policies in the cluster that are gone from the repository.")
    public Boolean prune;

    @Default(DEFAULT_MAX_REMOVAL)
    @JsonPropertyDescription(
            "How many policies of this source one revision may remove, as a number or a share such as 50%; a revision that removes more is refused until an annotation accepts it.")
    public IntOrString maxRemoval = new IntOrString(DEFAULT_MAX_REMOVAL);

    @Default("Refuse")
    @JsonPropertyDescription(
            "What happens where a policy of a revision is in the cluster as somebody else's. Refuse: the revision changes nothing. Skip: that policy is left out and the rest is applied; the source is not Ready.")
    public OnConflict onConflict = OnConflict.Refuse;

    @JsonPropertyDescription("Signatures that a revision must carry; none unless given.")
    public Verification verify;

    @Default("false")
    @JsonPropertyDescription(
            "True refuses a revision that does not descend from the one in force: the history was rewritten.")
    public Boolean requireFastForward;

    @JsonPropertyDescription("Lets the Git server ask for a sync; off unless given.")
    public Webhook webhook;
}
