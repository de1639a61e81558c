package io.salvor.sandbox.cluster.container;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.salvor.sandbox.apiserver.Kubeconfig;
import io.salvor.sandbox.cluster.disk.NodeDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Turns one container of the program's image into a process: its files, variables, user and command. */
public final class ContainerRun {

    private static final int LONGEST_MESSAGE = 4096;
    private static final int LONGEST_LOG_TAIL = 2048;

    private final NodeContext node;
    private final Pod pod;
    private final String podIp;
    private final Container container;
    private final ContainerRoot root;

    public ContainerRun(NodeContext node, Pod pod, String podIp, Container container) {
        this.node = node;
        this.pod = pod;
        this.podIp = podIp;
        this.container = container;
        this.root = new ContainerRoot(
                node.disk(),
                node.containers().resolve(pod.getMetadata().getUid()).resolve(container.getName()),
                container);
    }

    /** Where both outputs of a container go. */
    public static Path log(NodeDisk disk, Pod pod, String container) {
        var metadata = pod.getMetadata();
        return disk.logFolder(metadata.getNamespace(), metadata.getName(), metadata.getUid())
                .resolve(container + ".log");
    }

    /** @throws ContainerConfigException when the container cannot be run as its spec stands */
    public ContainerProcess start(Map<String, Path> volumes) {
        if (!container.getCommand().isEmpty()) {
            throw new ContainerConfigException("the sandbox runs image " + container.getImage()
                    + " by its entry point only: remove command from container " + container.getName());
        }
        try {
            root.make(volumes);
            Map<String, String> variables = variables();
            ContainerPrivileges privileges = privileges();
            privileges.own(root.folder());
            Path log = log(node.disk(), pod, container.getName());
            Files.createDirectories(log.getParent());
            return ContainerProcess.start(command(privileges, variables), variables, root.workingFolder(), log);
        } catch (IOException e) {
            throw new ContainerConfigException("cannot start container " + container.getName() + ": " + e.getMessage());
        }
    }

    private ContainerPrivileges privileges() {
        Stream<Path> launcher = node.program().launcher().stream()
                .filter(word -> word.startsWith("/"))
                .map(Path::of);
        List<Path> needed = Stream.concat(Stream.of(root.folder()), launcher).toList();
        return ContainerPrivileges.of(pod.getSpec(), container, needed);
    }

    private List<String> command(ContainerPrivileges privileges, Map<String, String> variables) {
        List<String> command = new ArrayList<>(privileges.prefix());
        command.addAll(node.program().launcher());
        for (String argument : container.getArgs()) {
            command.add(root.rewrite(ContainerEnvironment.expand(argument, variables)));
        }
        return command;
    }

    private Map<String, String> variables() throws IOException {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("PATH", System.getenv("PATH"));
        variables.put("HOME", root.folder().toString());
        variables.put("TMPDIR", root.folder().resolve("tmp").toString());
        variables.put("HOSTNAME", pod.getMetadata().getName());
        variables.put("SALVOR_MOUNTINFO", root.mountInfo().toString());
        variables.putAll(node.program().environment());
        new ContainerEnvironment(node.client(), pod, podIp)
                .of(container)
                .forEach((name, value) -> variables.put(name, root.rewrite(value)));
        if (!Boolean.FALSE.equals(pod.getSpec().getAutomountServiceAccountToken())) {
            Path copy = root.folder().resolve("kubeconfig");
            Files.writeString(
                    copy,
                    Kubeconfig.serviceAccount(
                            Files.readString(node.program().kubeconfig()),
                            pod.getMetadata().getNamespace(),
                            pod.getSpec().getServiceAccountName()));
            variables.put("KUBECONFIG", copy.toString());
        }
        return variables;
    }

    /** What the process left as its termination message, or the end of its log where that is asked for. */
    public String message(int exitCode) {
        try {
            String message = text(root.terminationMessage(), LONGEST_MESSAGE, false);
            boolean fallBack = "FallbackToLogsOnError".equals(container.getTerminationMessagePolicy());
            return message.isEmpty() && exitCode != 0 && fallBack
                    ? text(log(node.disk(), pod, container.getName()), LONGEST_LOG_TAIL, true)
                    : message;
        } catch (IOException e) {
            return "";
        }
    }

    private static String text(Path file, int longest, boolean tail) throws IOException {
        byte[] content = Files.readAllBytes(file);
        int length = Math.min(longest, content.length);
        return new String(content, tail ? content.length - length : 0, length, StandardCharsets.UTF_8);
    }
}
