package io.salvor.operator.run;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Stands before every request of the client: what would change the cluster is not sent by a replica that has lost the leadership, or whose
 * Lease was not confirmed for so long that another may lead. The Lease itself may be asked for.
 */
public final class WriteFence implements Interceptor {
    private static final String GET = "GET";
    private static final String EXEC = "/exec";
    private static final String ELECTION = "/leases/" + Leadership.LEASE;

    private final Leadership leadership;
    private volatile long asked;

    public WriteFence(Leadership leadership) {
        this.leadership = leadership;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (!isWrite(request)) {
            return;
        }
        if (isElection(request)) {
            asked = leadership.now();
        } else if (!leadership.mayWrite()) {
            throw new KubernetesClientException("this replica does not lead any more, and writes nothing");
        }
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (isWrite(request) && isElection(request) && response.isSuccessful()) {
            leadership.confirmed(asked);
        }
    }

    /** A command in a container changes what it likes, and comes as a GET. */
    private static boolean isWrite(HttpRequest request) {
        return !GET.equals(request.method()) || request.uri().getPath().endsWith(EXEC);
    }

    private static boolean isElection(HttpRequest request) {
        return request.uri().getPath().endsWith(ELECTION);
    }
}
