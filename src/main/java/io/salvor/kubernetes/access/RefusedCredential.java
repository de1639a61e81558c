package io.salvor.kubernetes.access;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.util.List;

/** Lets a plugin know that the server does not take what it handed out; the library then asks once more. */
final class RefusedCredential implements Interceptor {
    private final ExecPlugin plugin;

    RefusedCredential(ExecPlugin plugin) {
        this.plugin = plugin;
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
        if (response.code() == HttpURLConnection.HTTP_UNAUTHORIZED) {
            plugin.refused();
        }
    }
}
