package io.salvor.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Azurite, Microsoft's own stand-in for Azure's blob storage, with one account. It answers to the account's real name by TLS; a {@link
 * ConnectProxy} leads there.
 */
public final class AzuriteServer implements AutoCloseable {
    public static final String ACCOUNT = "salvorbackups";
    public static final String KEY =
            Base64.getEncoder().encodeToString("a key of the storage account".getBytes(StandardCharsets.UTF_8));
    /** What clients know the account as. */
    public static final String NAME = ACCOUNT + ".blob.core.windows.net";

    /** What they know it as in the cloud of the government; only one that takes tokens answers to that. */
    public static final String OF_GOVERNMENT = ACCOUNT + ".blob.core.usgovcloudapi.net";

    private static final String VERSION = "2021-12-02";
    private static final int CREATED = 201;

    private final LoopbackServer server;
    private final OwnAuthority authority;

    private AzuriteServer(LoopbackServer server, OwnAuthority authority) {
        this.server = server;
        this.authority = authority;
    }

    /** Starts it, or ends the test where this machine has none. @param folder for all that it keeps */
    public static AzuriteServer start(Path folder) throws IOException {
        return start(folder, OwnAuthority.of(folder, NAME, "localhost"), List.of());
    }

    /** One that takes tokens besides keys, and looks at who they are from, who they are for and when they run out. */
    public static AzuriteServer takingTokens(Path folder) throws IOException {
        OwnAuthority authority =
                OwnAuthority.of(folder, NAME, OF_GOVERNMENT, EntraTokens.NAME, EntraTokens.OF_GOVERNMENT, "localhost");
        return start(folder, authority, List.of("--oauth", "basic"));
    }

    private static AzuriteServer start(Path folder, OwnAuthority authority, List<String> options) throws IOException {
        Path binary = BackendServers.need(ForeignServer.AZURITE);
        LoopbackServer server = LoopbackServer.start(
                port -> {
                    List<String> command = new ArrayList<>(List.of(
                            binary.toString(),
                            "--blobPort",
                            String.valueOf(port),
                            "--location",
                            folder.toString(),
                            "--cert",
                            authority.certificate().toString(),
                            "--key",
                            authority.key().toString(),
                            "--skipApiVersionCheck",
                            "--disableTelemetry"));
                    command.addAll(options);
                    return command;
                },
                Map.of("AZURITE_ACCOUNTS", ACCOUNT + ":" + KEY),
                folder.resolve("azurite.log"));
        return new AzuriteServer(server, authority);
    }

    public int port() {
        return server.port();
    }

    public OwnAuthority authority() {
        return authority;
    }

    /** Makes a container. */
    public AzuriteServer withContainer(String container) {
        String query = sas("c", "2020-01-01", "2099-01-01");
        try {
            HttpResponse<String> answer = TrustingClient.of(authority)
                    .send(
                            HttpRequest.newBuilder(URI.create("https://localhost:" + port() + "/" + ACCOUNT + "/"
                                            + container + "?restype=container&" + query))
                                    .PUT(HttpRequest.BodyPublishers.noBody())
                                    .header("x-ms-version", VERSION)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != CREATED) {
                throw new IOException("no container: " + answer.statusCode() + " " + answer.body());
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * A token with a signature for the whole account.
     *
     * @param rights such as {@code rwdlac}
     * @param from the first day of its life
     * @param until the day that it ends on
     */
    public String sas(String rights, String from, String until) {
        String start = from + "T00:00:00Z";
        String end = until + "T00:00:00Z";
        String signed = String.join("\n", ACCOUNT, rights, "b", "sco", start, end, "", "https,http", VERSION, "", "");
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
            String signature = Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
            return "sv=" + VERSION + "&ss=b&srt=sco&sp=" + rights + "&st=" + start + "&se=" + end
                    + "&spr=https,http&sig="
                    + signature.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
