package io.salvor.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The hosts that are asked without a proxy, as {@code NO_PROXY} names them. */
final class NoProxies {
    /** By these a node gives its pods their identity: no proxy can. */
    private static final List<String> NODE = List.of("169.254.0.0/16", "fe80::/10", "fd00:ec2::/32");

    private final List<String> entries;

    private NoProxies(List<String> entries) {
        this.entries = entries;
    }

    /** @param value entries with commas between them: a host with its subdomains, .suffix, *, an address, a network, each with or without a port */
    static NoProxies of(String value) {
        return new NoProxies(Arrays.stream(value.split(","))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .toList());
    }

    /** @param host in any case, without brackets */
    boolean name(String host, int port) {
        byte[] address = address(host);
        if (host.equals("localhost") || isLocal(address)) {
            return true;
        }
        return entries.stream().anyMatch(entry -> matches(entry, host, address, port));
    }

    private static boolean isLocal(byte[] address) {
        return address != null
                && (isLoopback(address) || NODE.stream().anyMatch(network -> isWithin(address, network)));
    }

    private static boolean isLoopback(byte[] address) {
        return isWithin(address, "127.0.0.0/8") || isWithin(address, "::1/128");
    }

    private static boolean matches(String entry, String host, byte[] address, int port) {
        if (entry.equals("*")) {
            return true;
        }
        if (entry.contains("/")) {
            return address != null && isWithin(address, entry);
        }
        int colon = entry.lastIndexOf(':');
        boolean withPort = colon > 0 && (entry.indexOf(':') == colon || entry.charAt(colon - 1) == ']');
        if (withPort && !entry.substring(colon + 1).equals(String.valueOf(port))) {
            return false;
        }
        String name = bare(withPort ? entry.substring(0, colon) : entry);
        if (address != null) {
            return Arrays.equals(address, address(name));
        }
        String suffix = name.startsWith("*.") ? name.substring(1) : name;
        return suffix.startsWith(".") ? host.endsWith(suffix) : host.equals(suffix) || host.endsWith("." + suffix);
    }

    private static boolean isWithin(byte[] address, String network) {
        int slash = network.indexOf('/');
        byte[] base = address(network.substring(0, slash));
        int bits;
        try {
            bits = Integer.parseInt(network.substring(slash + 1));
        } catch (NumberFormatException e) {
            return false;
        }
        if (base == null || base.length != address.length || bits < 0 || bits > base.length * Byte.SIZE) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((base[bit / Byte.SIZE] ^ address[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The bytes of an address; null for a name, which is never looked up. */
    private static byte[] address(String host) {
        if (!host.contains(":") && !host.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            return null;
        }
        try {
            return InetAddress.getByName(bare(host)).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** An address of IP version 6 stands in brackets in a URL. */
    static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
