package io.salvor.kubernetes.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ExecConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The program that a user of a kubeconfig names to hand out credentials; it is run as kubectl runs it, and again when what it said
 * has expired or is refused. What it writes to standard error is for the person who runs this program.
 */
final class ExecPlugin implements Supplier<Optional<ClientCertificate>> {
    /** Long enough for a person who is asked to sign in. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** A token must not expire on its way. */
    private static final Duration EARLY = Duration.ofSeconds(10);

    private static final String API = "client.authentication.k8s.io/";

    private final ExecConfig exec;
    private final String request;
    private final String where;
    private final Clock clock;
    private Credential credential;

    private record Credential(String token, Optional<ClientCertificate> certificate, Instant expires) {}

    /** @param where whose it is, for messages */
    ExecPlugin(ExecConfig exec, ChosenContext context, String where, Clock clock) {
        this.exec = exec;
        this.where = where;
        this.clock = clock;
        if (exec.getCommand() == null
                || exec.getApiVersion() == null
                || !exec.getApiVersion().startsWith(API)) {
            throw new ClusterAccessException(
                    "exec of " + where + " needs a command and an apiVersion such as " + API + "v1");
        }
        if ("Always".equals(exec.getInteractiveMode()) && System.console() == null) {
            throw new ClusterAccessException("exec of " + where + ", " + exec.getCommand()
                    + ", must ask a person, and there is no terminal; run this command in one");
        }
        this.request = ExecRequest.of(exec, context, isInteractive());
    }

    private boolean isInteractive() {
        return !"Never".equals(exec.getInteractiveMode()) && System.console() != null;
    }

    /** The token; null where it hands out certificates. */
    synchronized String token() {
        return current().token();
    }

    @Override
    public synchronized Optional<ClientCertificate> get() {
        return current().certificate();
    }

    /** The server does not know what was handed out: the next call asks the program anew. */
    synchronized void refused() {
        credential = null;
    }

    private Credential current() {
        Instant now = Instant.now(clock);
        if (credential == null
                || credential.expires() != null
                        && !now.isBefore(credential.expires().minus(EARLY))) {
            credential = read(run());
        }
        return credential;
    }

    private byte[] run() {
        List<String> command = new ArrayList<>(List.of(exec.getCommand()));
        if (exec.getArgs() != null) {
            command.addAll(exec.getArgs());
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        if (isInteractive()) {
            builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
        }
        if (exec.getEnv() != null) {
            exec.getEnv().forEach(each -> builder.environment().put(each.getName(), each.getValue()));
        }
        builder.environment().put("KUBERNETES_EXEC_INFO", request);
        Process process = start(builder);
        CompletableFuture<byte[]> output = CompletableFuture.supplyAsync(() -> output(process));
        try {
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                throw failed("was still running after " + LONGEST.toMinutes() + " minutes");
            }
            if (process.exitValue() != 0) {
                throw failed("ended with " + process.exitValue() + "; what it wrote says why");
            }
            return output.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was not waited for");
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(ProcessBuilder builder) {
        try {
            Process process = builder.start();
            if (!isInteractive()) {
                process.getOutputStream().close();
            }
            return process;
        } catch (IOException e) {
            String hint = exec.getInstallHint() == null ? "" : "\n" + exec.getInstallHint();
            throw failed("cannot be started: " + e.getMessage() + hint);
        }
    }

    private static byte[] output(Process process) {
        try {
            return process.getInputStream().readAllBytes();
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private Credential read(byte[] output) {
        JsonNode answer;
        try {
            answer = new ObjectMapper().readTree(new String(output, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw failed("did not write an ExecCredential as JSON");
        }
        String version = answer.path("apiVersion").asText();
        if (!exec.getApiVersion().equals(version)) {
            throw failed("speaks " + (version.isEmpty() ? "no version" : version) + ", and the kubeconfig wants "
                    + exec.getApiVersion() + "; correct exec.apiVersion, or bring the program up to date");
        }
        JsonNode status = answer.path("status");
        String token = status.path("token").asText("");
        String certificate = status.path("clientCertificateData").asText("");
        String key = status.path("clientKeyData").asText("");
        if (token.isEmpty() && (certificate.isEmpty() || key.isEmpty())) {
            throw failed("handed out neither a token nor a client certificate with its key");
        }
        Optional<ClientCertificate> both = certificate.isEmpty() || key.isEmpty()
                ? Optional.empty()
                : Optional.of(ClientCertificate.of(
                        certificate.getBytes(StandardCharsets.UTF_8), key.getBytes(StandardCharsets.UTF_8), where));
        return new Credential(token.isEmpty() ? null : token, both, expires(status));
    }

    private Instant expires(JsonNode status) {
        String time = status.path("expirationTimestamp").asText("");
        try {
            return time.isEmpty() ? null : OffsetDateTime.parse(time).toInstant();
        } catch (DateTimeParseException e) {
            throw failed("says that its answer expires at " + time + ", which is no time");
        }
    }

    private ClusterAccessException failed(String what) {
        return new ClusterAccessException(
                "the program " + exec.getCommand() + ", which " + where + " names under exec, " + what);
    }
}
