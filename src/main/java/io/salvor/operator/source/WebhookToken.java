package io.salvor.operator.source;

import io.fabric8.kubernetes.api.model.Secret;
import io.salvor.api.PolicySource;
import io.salvor.kubernetes.OwnObjects;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What the senders of a source's webhook have to know.
 *
 * @param bytes the token; empty, which is nobody's, if there is none
 * @param missing why there is none and what to do, as a sentence; null if there is one
 */
record WebhookToken(byte[] bytes, String missing) {
    private static final String KEY = "token";

    /** Reads the Secret that a source's webhook names; empty where it has no webhook. */
    static Optional<WebhookToken> of(PolicySource source, OwnObjects objects) {
        return Optional.ofNullable(source.getSpec().webhook)
                .map(webhook -> read(source, webhook.secretRef.name, objects));
    }

    private static WebhookToken read(PolicySource source, String name, OwnObjects objects) {
        Optional<Secret> secret = objects.secret(name);
        String start = "Secret " + name + ", which spec.webhook of PolicySource "
                + source.getMetadata().getName() + " names, ";
        if (secret.isEmpty()) {
            return none(start + "does not exist; create it with the key " + KEY);
        }
        String value = secret.map(Secret::getData).map(data -> data.get(KEY)).orElse(null);
        if (value == null) {
            return none(start + "has no key " + KEY + "; add it");
        }
        String text = new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8).strip();
        return text.isEmpty()
                ? none(start + "has an empty " + KEY + "; give it a value that nobody can guess")
                : new WebhookToken(text.getBytes(StandardCharsets.UTF_8), null);
    }

    private static WebhookToken none(String missing) {
        return new WebhookToken(new byte[0], missing + "; until then no push is believed");
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "WebhookToken[" + (missing == null ? "known" : missing) + "]";
    }
}
