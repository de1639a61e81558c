package io.salvor.cli.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.RestoreSpec;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What arguments say is what the spec of a Restore then says. */
class WantedRestoreTest {
    /** What is set in a Restore that is there already, what stands in the place of a policy, and what the command itself knows. */
    private static final Set<String> ELSEWHERE = Set.of("backup", "retryOf", "cancel", "suspend", "storageLocation");

    private static final String[] EVERYTHING = {
        "--as-of=now",
        "--include=shop,blog-*",
        "--include-resources=Deployment",
        "--include-names=web",
        "--include-labels=app=web",
        "--include-cluster-resources=PriorityClass",
        "--include-claims=data-*",
        "--exclude=test",
        "--exclude-resources=secrets",
        "--exclude-names=old",
        "--exclude-labels=tier=cache",
        "--exclude-claims=tmp",
        "--exclude-cluster-resources=Issuer",
        "--existing-objects=Update",
        "--preserve-node-ports",
        "--preserve-cluster-ips",
        "--restore-status=issuers.cert-manager.io",
        "--patch={\"resources\": [\"Ingress\"], \"patch\": [{\"op\": \"remove\", \"path\": \"/spec/tls\"}]}",
        "--namespace-mapping=shop=shop-test",
        "--static-volumes=Adopt",
        "--node-mapping=a=b",
        "--path-mapping=/old=/new",
        "--server-mapping=filer-1=filer-2",
        "--storage-class-mapping=slow=fast,=fast",
        "--mode=Data",
        "--claim-mapping=shop/data=copy",
        "--allow-running",
        "--scale-down",
        "--suspend-gitops",
        "--existing-data=Merge",
        "--existing-data-of=shop/data=Replace,shop/web/cache=Keep",
        "--files=/etc/app.conf,*.sql",
        "--files-folder=night",
        "--data-route=Pod",
        "--pod-volumes=Skip",
        "--on-data-failure=Continue",
        "--hook={\"match\": {}, \"exec\": {\"command\": [\"/fix\"]}}",
        "--no-stored-hooks",
        "--timeout=90m",
        "--dry-run"
    };

    private static RestoreSpec spec(String... arguments) {
        WantedRestore wanted = new WantedRestore();
        new CommandLine(wanted)
                .parseArgs(Stream.concat(Stream.of("--from=nightly"), Arrays.stream(arguments))
                        .toArray(String[]::new));
        return wanted.spec(wanted.isOfTime());
    }

    @Test
    void every_field_of_a_restore_has_an_option() throws IllegalAccessException {
        RestoreSpec asked = spec(EVERYTHING);
        RestoreSpec plain = new RestoreSpec();
        ObjectMapper json = new ObjectMapper();
        Set<String> same = new TreeSet<>();
        for (Field field : RestoreSpec.class.getFields()) {
            if (!Modifier.isStatic(field.getModifiers())
                    && Objects.equals(json.valueToTree(field.get(asked)), json.valueToTree(field.get(plain)))) {
                same.add(field.getName());
            }
        }
        assertThat(same).isEqualTo(ELSEWHERE);
    }

    @Test
    void each_option_is_the_field_of_its_name() {
        JsonNode spec = new ObjectMapper().valueToTree(spec(EVERYTHING));
        assertThat(spec.path("include"))
                .hasToString(
                        "{\"namespaces\":[\"shop\",\"blog-*\"],\"claims\":[\"data-*\"],\"resources\":[\"Deployment\"],"
                                + "\"clusterResources\":[\"PriorityClass\"],\"names\":[\"web\"],"
                                + "\"labelSelector\":{\"matchLabels\":{\"app\":\"web\"}}}");
        assertThat(spec.path("exclude"))
                .hasToString(
                        "{\"namespaces\":[\"test\"],\"claims\":[\"tmp\"],\"resources\":[\"secrets\"],"
                                + "\"clusterResources\":[\"Issuer\"],\"names\":[\"old\"],\"labelSelector\":{\"matchLabels\":{\"tier\":\"cache\"}}}");
        assertThat(spec.path("volumes"))
                .hasToString("[{\"namespace\":\"shop\",\"claim\":\"data\",\"existingData\":\"Replace\"},"
                        + "{\"namespace\":\"shop\",\"pod\":\"web\",\"volume\":\"cache\",\"existingData\":\"Keep\"}]");
        assertThat(spec.path("staticVolumes"))
                .hasToString("{\"restore\":\"Adopt\",\"nodeMapping\":{\"a\":\"b\"},\"pathMapping\":{\"/old\":\"/new\"},"
                        + "\"serverMapping\":{\"filer-1\":\"filer-2\"}}");
        assertThat(spec.path("files")).hasToString("{\"include\":[\"/etc/app.conf\",\"*.sql\"],\"folder\":\"night\"}");
        assertThat(spec.at("/patches/0/patch/0")).hasToString("{\"op\":\"remove\",\"path\":\"/spec/tls\"}");
        assertThat(spec.at("/hooks/0/exec/command/0").asText()).isEqualTo("/fix");
    }

    @Test
    void what_failed_of_another_is_tried_again_by_its_name_alone() {
        WantedRestore wanted = new WantedRestore();
        new CommandLine(wanted).parseArgs("--retry=shop-x7k2p");
        RestoreSpec spec = wanted.spec(false);
        assertThat(spec.retryOf).isEqualTo("shop-x7k2p");
        assertThat(spec.backup).isNull();
    }

    @Test
    void what_is_not_said_is_as_in_a_restore_that_does_not_say_it() {
        RestoreSpec plain = new RestoreSpec();
        plain.backup = "nightly";
        assertThat((JsonNode) new ObjectMapper().valueToTree(spec())).isEqualTo(new ObjectMapper().valueToTree(plain));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --existing-data-of=shop=Merge                 | --existing-data-of names "shop", which is neither
                    --hook={"match": {}, "exce": {"command": []}} | --hook has fields that it does not know: exce
                    --hook={"match": {}, "exec": {"comand": [1]}} | --hook has fields that it does not know: exec.comand; see docs/restore.md
                    --hook={                                      | --hook cannot be read
                    --hook={"exec": {"command": ["/fix"]}}        | --hook 1 has no match; {} matches each pod
                    --hook={"match": {}}                          | --hook 1 runs nothing; give it exec, init, or both
                    --hook={"match": {}, "exec": {"onError": "Fail"}} | --hook 1 has no exec.command
                    --hook={"match": {}, "init": {"name": "fix"}} | --hook 1 has no init.image
                    --hook={"match": {}, "init": {"image": "i"}}  | --hook 1 has no init.name
                    --hook=null                                   | --hook cannot be read: it says nothing
                    --patch={"patch": [{"op": "x", "paths": "/"}]} | --patch has fields that it does not know: patch.paths
                    """)
    void what_cannot_be_meant_is_refused(String argument, String message) {
        assertThatThrownBy(() -> spec(argument))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
