package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

/** What the operator relies on when it looks at single pods. */
public abstract class ClusterObjectsContract {
    /** A cluster with the namespaces {@code shop} and {@code other} and nothing in them. */
    protected abstract ClusterObjects objects();

    protected abstract void put(Pod pod);

    protected abstract void remove(Pod pod);

    private static Pod pod(String image) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("db")
                .withNamespace("shop")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("db")
                .withImage(image)
                .endContainer()
                .endSpec()
                .build();
    }

    @Test
    void a_pod_that_is_not_there_is_empty() {
        assertThat(objects().pod("shop", "db")).isEmpty();
        assertThat(objects().pod("never", "db"))
                .as("in a namespace that is not there")
                .isEmpty();
    }

    @Test
    void a_pod_is_found_by_its_name_in_its_own_namespace() {
        put(pod("db:1"));
        assertThat(objects().pod("shop", "db")).hasValueSatisfying(found -> assertThat(
                        found.getSpec().getContainers().get(0).getImage())
                .isEqualTo("db:1"));
        assertThat(objects().pod("other", "db")).isEmpty();
    }

    @Test
    void one_that_took_the_name_of_another_has_another_identity() {
        put(pod("db:1"));
        String uid = objects().pod("shop", "db").orElseThrow().getMetadata().getUid();
        remove(pod("db:1"));
        assertThat(objects().pod("shop", "db")).isEmpty();
        put(pod("db:2"));
        assertThat(objects().pod("shop", "db").orElseThrow().getMetadata().getUid())
                .isNotEqualTo(uid);
    }

    @Test
    void nobody_holds_the_pod_that_is_there() {
        put(pod("db:1"));
        objects().pod("shop", "db").orElseThrow().getSpec().setNodeName("other");
        assertThat(objects().pod("shop", "db").orElseThrow().getSpec().getNodeName())
                .isNull();
    }
}
