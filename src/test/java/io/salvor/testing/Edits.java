package io.salvor.testing;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Changes objects that others, such as controllers, change at the same time. */
public final class Edits {
    private static final int MOST = 20;

    private Edits() {}

    /** Changes the object in the cluster, again from its newest version where somebody else was faster. */
    public static <T extends HasMetadata> T edit(Resource<T> object, UnaryOperator<T> change) {
        return again(() -> object.edit(change));
    }

    /** The same of its status. */
    public static <T extends HasMetadata> T editStatus(Resource<T> object, UnaryOperator<T> change) {
        return again(() -> object.editStatus(change));
    }

    private static <T> T again(Supplier<T> edit) {
        for (int attempt = 1; ; attempt++) {
            try {
                return edit.get();
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == MOST) {
                    throw e;
                }
            }
        }
    }
}
