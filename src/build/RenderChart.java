import com.marcnuri.helm.DryRun;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Renders charts with the Helm library, for tests on a machine without helm. It runs as a process of its own, so that the library,
 * which is a second run time with handlers for signals, shares none with the tests.
 *
 * <p>Each line of standard input is one request, of six parts parted by tabs: {@code manifests}, {@code notes} or {@code lint}; the
 * chart's folder; the release; its namespace; a file of values; and the file that gets what Helm says. The answer is a line:
 * {@code done}, or {@code refused} when the file holds what Helm has against it.
 */
public final class RenderChart {
    /** Of the cluster that the manifests are rendered for: the library does not know one without a cluster. */
    private static final String KUBERNETES = "1.28.0";

    private RenderChart() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String request = requests.readLine(); request != null; request = requests.readLine()) {
            String[] parts = request.split("\t", -1);
            String answer = "done";
            String text;
            try {
                text = answer(parts[0], new Helm(Path.of(parts[1])), parts[2], parts[3], Path.of(parts[4]));
            } catch (IllegalStateException e) {
                answer = "refused";
                text = e.getMessage();
            }
            Files.writeString(Path.of(parts[5]), text);
            System.out.println(answer);
        }
        // The library has threads that are no daemons.
        System.exit(0);
    }

    private static String answer(String wanted, Helm helm, String release, String namespace, Path values) {
        return switch (wanted) {
            case "manifests" -> {
                TemplateCommand template = helm.template();
                template.withName(release).withNamespace(namespace).withKubeVersion(KUBERNETES);
                yield template.withValuesFile(values).call();
            }
            case "notes" -> {
                InstallCommand install = helm.install().clientOnly().dryRun().withDryRunOption(DryRun.CLIENT);
                install.withName(release).withNamespace(namespace).withValuesFile(values);
                yield install.call().getOutput();
            }
            case "lint" -> {
                LintResult result = helm.lint().strict().call();
                String messages = String.join("\n", result.getMessages());
                if (result.isFailed()) {
                    throw new IllegalStateException(messages);
                }
                yield messages;
            }
            default -> throw new IllegalArgumentException("no such request: " + wanted);
        };
    }
}
