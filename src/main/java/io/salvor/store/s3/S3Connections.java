package io.salvor.store.s3;

import io.minio.MinioAsyncClient;
import io.minio.MinioClient;
import io.minio.credentials.Provider;
import io.salvor.pem.Authorities;
import io.salvor.proxy.Proxies;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * The HTTP connections to a service and the clients that use them. None is opened before the first call.
 *
 * @param client for what may take long
 * @param quickClient waits no longer than {@link S3Probe#READ}
 * @param uploads for what only this client can ask
 */
record S3Connections(OkHttpClient http, MinioClient client, MinioClient quickClient, MinioAsyncClient uploads) {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    /** Between two bytes of an answer: a service may think long about the last part of a large upload. */
    private static final Duration READ = Duration.ofSeconds(30);

    /** @throws StorageException if the URL cannot be one, or a certificate that is to be trusted is none */
    static S3Connections to(S3Backend backend, Proxies proxies) {
        requireProxy(backend, proxies);
        OkHttpClient asking = http(backend, proxies);
        Provider provider = backend.credentials().provider(asking);
        OkHttpClient http = asking.newBuilder()
                .readTimeout(READ)
                .writeTimeout(READ)
                .addInterceptor(new S3RegionLookup(backend))
                .build();
        OkHttpClient quick = http.newBuilder().readTimeout(S3Probe.READ).build();
        return named(
                backend,
                () -> new S3Connections(
                        http,
                        client(backend, provider, http),
                        client(backend, provider, quick),
                        async(backend, provider, http)));
    }

    /** Where the client asks for it, an error would be nobody's. */
    private static void requireProxy(S3Backend backend, Proxies proxies) {
        HttpUrl url = HttpUrl.parse(backend.url());
        try {
            if (url != null) {
                proxies.of(url.uri());
            }
        } catch (IllegalArgumentException e) {
            throw new StorageException(Reason.Unreachable, backend.described() + ": " + e.getMessage(), e);
        }
    }

    /** With the patience for services that are asked for credentials. */
    private static OkHttpClient http(S3Backend backend, Proxies proxies) {
        OkHttpClient.Builder http = new S3Proxies(proxies)
                .in(new OkHttpClient.Builder().connectTimeout(CONNECT).readTimeout(S3Probe.READ));
        try {
            if (!backend.manner().caCert().isEmpty()) {
                Authorities trusted = Authorities.with(backend.manner().caCert());
                http.sslSocketFactory(trusted.context().getSocketFactory(), trusted.manager());
            }
        } catch (GeneralSecurityException e) {
            throw new StorageException(
                    Reason.InvalidLocation,
                    backend.described() + ": the certificates that the location has for it cannot be used ("
                            + e.getMessage() + "); put them into objectStorage.caCert or the Secret as PEM",
                    e);
        }
        return http.build();
    }

    private interface Making<T> {
        T make();
    }

    private static <T> T named(S3Backend backend, Making<T> making) {
        try {
            return making.make();
        } catch (IllegalArgumentException e) {
            throw new StorageException(
                    Reason.Other,
                    backend.described() + ": this is not the URL of an S3 service (" + e.getMessage()
                            + "); give it as http(s)://host[:port], without a path",
                    e);
        }
    }

    private static MinioClient client(S3Backend backend, Provider provider, OkHttpClient http) {
        MinioClient client = MinioClient.builder()
                .endpoint(backend.url())
                .region(backend.region())
                .credentialsProvider(provider)
                .httpClient(http)
                .build();
        address(backend, client::enableVirtualStyleEndpoint, client::disableVirtualStyleEndpoint);
        return client;
    }

    private static MinioAsyncClient async(S3Backend backend, Provider provider, OkHttpClient http) {
        MinioAsyncClient client = MinioAsyncClient.builder()
                .endpoint(backend.url())
                .region(backend.region())
                .credentialsProvider(provider)
                .httpClient(http)
                .build();
        address(backend, client::enableVirtualStyleEndpoint, client::disableVirtualStyleEndpoint);
        return client;
    }

    private static void address(S3Backend backend, Runnable byHost, Runnable byPath) {
        switch (backend.manner().addressing()) {
            case Host -> byHost.run();
            case Path -> byPath.run();
            case Auto -> {
                // The client knows the services that name buckets by the host.
            }
        }
    }
}
