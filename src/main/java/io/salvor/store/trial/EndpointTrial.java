package io.salvor.store.trial;

import io.salvor.pem.Authorities;
import io.salvor.proxy.HttpProxy;
import io.salvor.proxy.Proxies;
import io.salvor.store.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tries whether an address can be reached: its name, a connection, the certificate, and the clock of who answers. */
public final class EndpointTrial {
    static final String NAME = "name";
    static final String CONNECTION = "connection";
    static final String CERTIFICATE = "certificate";

    /** Alone among the steps it may fail where those with credentials work. */
    public static final String CLOCK = "clock";

    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int NANOS_OF_MILLI = 1_000_000;

    private final Endpoint endpoint;
    private final HttpProxy proxy;
    private final Clock clock;
    private final List<TrialStep> steps = new ArrayList<>();

    private EndpointTrial(Endpoint endpoint, HttpProxy proxy, Clock clock) {
        this.endpoint = endpoint;
        this.proxy = proxy;
        this.clock = clock;
    }

    /**
     * Every step; those behind one that failed are not tried.
     *
     * @param proxies through which an address may be reached; then it is the proxy's name and connection that count
     * @throws IllegalArgumentException if a variable for a proxy holds none; the message names it
     */
    public static List<TrialStep> of(Endpoint endpoint, Proxies proxies, Clock clock) {
        if (!endpoint.hasName()) {
            return List.of(TrialStep.notTried(NAME, "the host in the URL is none that the DNS can know"));
        }
        EndpointTrial trial =
                new EndpointTrial(endpoint, proxies.of(endpoint.uri()).orElse(null), clock);
        trial.run();
        return List.copyOf(trial.steps);
    }

    private void run() {
        InetAddress[] addresses = resolved();
        if (addresses.length == 0 || !connected(addresses)) {
            behind("there is no connection");
            return;
        }
        if (proxy != null && proxy.shown().isPresent()) {
            // What Java has for such a request does not show a password to a proxy.
            behind("the proxy asks for a password; the steps below go through it");
        } else if (endpoint.isHttp()) {
            greet();
        }
    }

    private void greet() {
        try {
            steps.addAll(new Greeting(endpoint, proxy, clock, Authorities.with(endpoint.authorities())).steps());
        } catch (GeneralSecurityException e) {
            steps.add(TrialStep.fails(
                    CERTIFICATE,
                    "the certificates of the location cannot be used: " + e.getMessage() + "; correct them"));
        }
    }

    private String host() {
        return proxy == null ? endpoint.host() : proxy.host();
    }

    private int port() {
        return proxy == null ? endpoint.port() : proxy.port();
    }

    private String who() {
        return proxy == null ? endpoint.host() : "the proxy " + proxy.host();
    }

    /** The steps that come after those that were tried. */
    private void behind(String why) {
        Set<String> tried = steps.stream().map(TrialStep::name).collect(Collectors.toSet());
        Stream.of(CONNECTION, CERTIFICATE, CLOCK)
                .filter(name -> !tried.contains(name))
                .filter(name -> endpoint.isHttp() || name.equals(CONNECTION))
                .filter(name -> endpoint.isTls() || !name.equals(CERTIFICATE))
                .forEach(name -> steps.add(TrialStep.notTried(name, why)));
    }

    private InetAddress[] resolved() {
        try {
            InetAddress[] addresses = InetAddress.getAllByName(host());
            String all =
                    Arrays.stream(addresses).map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
            steps.add(TrialStep.works(NAME, who() + " is " + all));
            return addresses;
        } catch (UnknownHostException e) {
            steps.add(TrialStep.fails(
                    NAME,
                    "nobody knows the host name of " + who() + "; correct "
                            + (proxy == null ? "the URL" : "the variable of the proxy")
                            + ", or the DNS of the cluster"));
            return new InetAddress[0];
        }
    }

    /** One address that answers is enough. */
    private boolean connected(InetAddress[] addresses) {
        String failure = "";
        for (InetAddress address : addresses) {
            String name = address.getHostAddress() + " port " + port();
            long start = System.nanoTime();
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, port()), TIMEOUT_MILLIS);
                long millis = Duration.ofNanos(System.nanoTime() - start).toNanos() / NANOS_OF_MILLI;
                steps.add(TrialStep.works(CONNECTION, name + " answers after " + millis + " ms"));
                return true;
            } catch (IOException e) {
                failure = name + ": "
                        + (e instanceof SocketTimeoutException ? "no answer within 5 seconds" : e.getMessage());
            }
        }
        steps.add(
                TrialStep.fails(
                        CONNECTION,
                        failure
                                + "; see whether the service runs, and whether port, network policies and firewalls are right"));
        return false;
    }
}
