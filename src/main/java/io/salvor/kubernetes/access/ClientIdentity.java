package io.salvor.kubernetes.access;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Shows a server the client certificate that there is at the time, whatever authorities it says that it knows: kubectl does, and a
 * server that knows an authority by a certificate in between does not name the one that signed ours.
 */
final class ClientIdentity extends X509ExtendedKeyManager {
    private static final String ALIAS = "client";

    private final Supplier<Optional<ClientCertificate>> current;

    ClientIdentity(Supplier<Optional<ClientCertificate>> current) {
        this.current = current;
    }

    private String alias(String[] keyTypes) {
        return current.get()
                .filter(certificate ->
                        Arrays.asList(keyTypes).contains(certificate.key().getAlgorithm()))
                .map(certificate -> ALIAS)
                .orElse(null);
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return alias(keyTypes);
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return alias(keyTypes);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        String alias = alias(new String[] {keyType});
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return current.get()
                .map(certificate -> certificate.chain().toArray(X509Certificate[]::new))
                .orElse(null);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return current.get().map(ClientCertificate::key).orElse(null);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return null;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }
}
