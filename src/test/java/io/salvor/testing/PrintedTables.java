package io.salvor.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code kubectl get} prints of objects of our kinds: the tables that an API server makes of them with the columns in {@code crds/}. */
public final class PrintedTables implements AutoCloseable {
    private static final String ASKED = "application/json;as=Table;v=v1;g=meta.k8s.io";

    private final OwnApiServer server = new OwnApiServer();
    private final ObjectMapper json = new ObjectMapper();

    /**
     * One line of the table, by column as it is printed; what is empty there is empty here.
     *
     * @param narrow without what only {@code -o wide} shows
     */
    public record Line(Map<String, String> narrow, Map<String, String> wide) {}

    /** Stores an object with its status as somebody else has made it, over the one that is there, and prints it. */
    public <R extends CustomResource<?, ?>> Line of(R object) {
        KubernetesClient client = server.client();
        R copy = client.getKubernetesSerialization().clone(object);
        copy.setMetadata(new ObjectMetaBuilder()
                .withName(object.getMetadata().getName())
                .withNamespace(OwnApiServer.NAMESPACE)
                .build());
        client.resource(copy).createOr(there -> there.update());
        client.resource(copy).updateStatus();
        return line(copy);
    }

    private Line line(HasMetadata object) {
        String path = "/apis/" + object.getApiVersion() + "/namespaces/" + OwnApiServer.NAMESPACE + "/"
                + object.getPlural() + "/" + object.getMetadata().getName();
        JsonNode table = get(path);
        Map<String, String> narrow = new LinkedHashMap<>();
        Map<String, String> wide = new LinkedHashMap<>();
        for (int i = 0; i < table.at("/columnDefinitions").size(); i++) {
            JsonNode column = table.at("/columnDefinitions").get(i);
            JsonNode cell = table.at("/rows/0/cells").get(i);
            String text = cell.isNull() ? "" : cell.asText();
            wide.put(column.get("name").asText(), text);
            if (column.get("priority").asInt() == 0) {
                narrow.put(column.get("name").asText(), text);
            }
        }
        return new Line(narrow, wide);
    }

    private JsonNode get(String path) {
        URI address = server.client().getMasterUrl().toString().endsWith("/")
                ? URI.create(server.client().getMasterUrl() + path.substring(1))
                : URI.create(server.client().getMasterUrl() + path);
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(address)
                                    .header("Accept", ASKED)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError(path + ": " + answer.body());
            }
            return json.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
