package io.salvor.kubernetes.access;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.vertx.VertxHttpClient;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientBuilder;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/** Asks a server for its certificate by another name than that of its address, and checks it by that: {@code tls-server-name}. */
final class ServerName implements HttpClient.Factory {
    private final String name;

    ServerName(String name) {
        this.name = name;
    }

    @Override
    public HttpClient.Builder newBuilder() {
        return new Builder(this);
    }

    private static final class Builder extends VertxHttpClientBuilder<ServerName> {
        Builder(ServerName factory) {
            super(factory, null);
        }

        @Override
        public VertxHttpClient<ServerName> build() {
            if (sslContext != null && client == null) {
                sslContext = new Renamed(sslContext, clientFactory.name);
            }
            return super.build();
        }
    }

    private static final class Renamed extends SSLContext {
        Renamed(SSLContext context, String name) {
            super(new Spi(context, name), context.getProvider(), context.getProtocol());
        }
    }

    /** Engines for the one name, whatever name is connected to; everything else is as in the context around which it is. */
    private static final class Spi extends SSLContextSpi {
        private final SSLContext context;
        private final String name;

        Spi(SSLContext context, String name) {
            this.context = context;
            this.name = name;
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return context.createSSLEngine(name, port);
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            return context.createSSLEngine();
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
                throws KeyManagementException {
            context.init(keys, trust, random);
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            return context.getSocketFactory();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            return context.getServerSocketFactory();
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            return context.getServerSessionContext();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            return context.getClientSessionContext();
        }

        @Override
        protected SSLParameters engineGetDefaultSSLParameters() {
            return context.getDefaultSSLParameters();
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            return context.getSupportedSSLParameters();
        }
    }
}
