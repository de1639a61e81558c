package io.salvor.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.testing.OwnApiServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Breaks manifests on purpose: what {@link ChartRenderingTest} relies on would otherwise pass everything. */
class ManifestCheckTest {
    private static final String SOUND =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: salvor, labels: {team: storage}}
            spec:
              replicas: 1
              selector: {matchLabels: {app: salvor}}
              template:
                metadata: {labels: {app: salvor}}
                spec:
                  serviceAccountName: salvor
                  containers:
                  - name: operator
                    env: [{name: A, value: "true"}]
                    ports: [{name: http, containerPort: 8080}]
                    readinessProbe: {httpGet: {path: /ready, port: http}}
                    volumeMounts: [{name: tmp, mountPath: /tmp}]
                    resources: {limits: {cpu: 2, memory: 1Gi}}
                  volumes: [{name: tmp, emptyDir: {}}]
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: salvor}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: salvor-metrics, labels: {app: salvor}}
            spec: {selector: {app: salvor}, ports: [{name: scrape, port: 80, targetPort: http}]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: salvor}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: salvor}
            subjects: [{kind: ServiceAccount, name: salvor, namespace: salvor}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: salvor}
            rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
            ---
            apiVersion: monitoring.coreos.com/v1
            kind: ServiceMonitor
            metadata: {name: salvor}
            spec: {selector: {matchLabels: {app: salvor}}, endpoints: [{port: scrape, honorLabels: true}]}
            ---
            apiVersion: security.openshift.io/v1
            kind: SecurityContextConstraints
            metadata: {name: salvor}
            allowHostDirVolumePlugin: true
            allowHostIPC: false
            ---
            apiVersion: salvor.io/v1alpha1
            kind: PolicySource
            metadata: {name: policies}
            spec: {url: "https://git.example.com/policies.git", maxRemoval: 50%}
            """;

    private static OwnApiServer kinds;

    @BeforeAll
    static void start() throws IOException {
        kinds = new OwnApiServer();
    }

    @AfterAll
    static void stop() {
        kinds.close();
    }

    @Test
    void sound_manifests_have_no_faults() {
        assertThat(faults(SOUND)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a field that is none      | replicas: 1            | replica: 1
                    a field in another place  | containerPort: 8080    | containerPort: 8080, replicas: 1
                    a number as text          | replicas: 1            | replicas: "1"
                    a truth as text           | value: "true"          | value: true
                    a label that is a number  | team: storage          | team: 7
                    nothing                   | mountPath: /tmp        | mountPath: null
                    a value that was missing  | mountPath: /tmp        | mountPath: "<no value>"
                    no kind                   | kind: Deployment       | kind: Deploiment
                    no version                | apps/v1                | apps/v1beta1
                    a port that is none       | port: http}}           | port: web}}
                    a target that is none     | targetPort: http       | targetPort: web
                    a port to read that is none | port: scrape, h      | port: http, h
                    a volume that is none     | name: tmp, mount       | name: temp, mount
                    an account that is none   | serviceAccountName: sa | serviceAccountName: xa
                    a role that is none       | kind: Role, name: sa   | kind: Role, name: xa
                    a selector of nobody      | {matchLabels: {app: s  | {matchLabels: {app: x
                    a monitor's field         | honorLabels: true      | honourLabels: true
                    a monitor's type          | honorLabels: true      | honorLabels: "true"
                    a constraint's field      | allowHostIPC           | allowHostIpc
                    our own field             | maxRemoval             | maxRemovals
                    our own rule              | maxRemoval: 50%        | verify: {mode: Tag, secretRef: {name: s}}
                    our own type              | url: "https            | prune: "no", url: "https
                    """)
    void one_that_is_broken_has(String how, String what, String instead) {
        assertThat(SOUND).contains(what);
        assertThat(faults(SOUND.replaceFirst(Pattern.quote(what), instead)))
                .as(how)
                .isNotEmpty();
    }

    private static List<String> faults(String manifests) {
        ManifestCheck check = new ManifestCheck(kinds);
        List<JsonNode> objects = ChartRenderer.read(manifests);
        List<String> faults = new ArrayList<>(ReferenceCheck.faults(objects));
        objects.forEach(object -> faults.addAll(check.faults(object)));
        return faults;
    }
}
