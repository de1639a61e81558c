package io.salvor.cli.repository;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.cli.OperatorNamespace;
import io.salvor.kubernetes.KubernetesOwnObjects;
import io.salvor.kubernetes.access.ClusterAccess;
import io.salvor.kubernetes.access.ClusterAccessException;
import io.salvor.units.Durations;
import io.salvor.units.InvalidValueException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which repositories a command is about, and how it asks for something and waits for that. */
final class ChosenRepositories {
    static final int COULD_NOT_RUN = 2;
    private static final int NOT_ANSWERED = 1;
    private static final long ASKED_EVERY_MILLIS = 1000;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAMESPACE",
            description = "Namespace whose volumes the repository holds; all unless given.")
    private String namespace;

    @Option(names = "--location", paramLabel = "NAME", description = "Only repositories of this BackupStorageLocation.")
    private String location;

    @Mixin
    private OperatorNamespace operatorNamespace;

    /** What a command does with the repositories of a cluster. */
    interface Work {
        int on(Cluster cluster) throws InterruptedException;
    }

    /** Does it; where the cluster cannot be read, or a value is wrong, that is said. */
    int run(CommandSpec command, Work work) throws InterruptedException {
        PrintWriter errors = command.commandLine().getErr();
        try {
            ClusterAccess access = ClusterAccess.find();
            try (KubernetesClient client = access.client()) {
                return work.on(new Cluster(client, command.commandLine().getOut()));
            } catch (KubernetesClientException e) {
                throw access.unreadable(e);
            }
        } catch (ClusterAccessException | InvalidValueException e) {
            errors.println(e.getMessage());
            return COULD_NOT_RUN;
        }
    }

    /** The chosen repositories of a cluster. */
    final class Cluster {
        private final KubernetesClient client;
        private final PrintWriter out;

        private Cluster(KubernetesClient client, PrintWriter out) {
            this.client = client;
            this.out = out;
        }

        PrintWriter out() {
            return out;
        }

        private String operators() {
            return operatorNamespace.of(client);
        }

        /** @throws InvalidValueException where there is none */
        List<ResticRepository> list() {
            List<ResticRepository> found =
                    client.resources(ResticRepository.class).inNamespace(operators()).list().getItems().stream()
                            .filter(one -> namespace == null || namespace.equals(one.getSpec().volumeNamespace))
                            .filter(one -> location == null || location.equals(one.getSpec().backupStorageLocation))
                            .sorted(Comparator.comparing(
                                    one -> one.getMetadata().getName()))
                            .toList();
            if (found.isEmpty()) {
                throw new InvalidValueException("there is no such ResticRepository in namespace " + operators()
                        + "; kubectl get rr -A lists all, and --operator-namespace names the operator's namespace");
            }
            return found;
        }

        /** Sets an annotation of a repository to a value that the time of the call makes new; returns the value. */
        String ask(ResticRepository about, String annotation, String word) {
            String time = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
            String value = word.isEmpty() ? time : time + " " + word;
            new KubernetesOwnObjects(client, operators()).edit(about, repository -> {
                ObjectMeta metadata = repository.getMetadata();
                Map<String, String> annotations = new HashMap<>();
                if (metadata.getAnnotations() != null) {
                    annotations.putAll(metadata.getAnnotations());
                }
                annotations.put(annotation, value);
                metadata.setAnnotations(annotations);
                return repository;
            });
            return value;
        }

        /** The repository once it is as wanted; null where that takes too long. Each turn of its message is printed. */
        ResticRepository await(
                ResticRepository about,
                Predicate<ResticRepository> wanted,
                Function<ResticRepository, String> message,
                Duration longest)
                throws InterruptedException {
            Instant until = Instant.now().plus(longest);
            String last = null;
            while (!Instant.now().isAfter(until)) {
                ResticRepository now = client.resource(about).get();
                if (now == null) {
                    throw new InvalidValueException(
                            "ResticRepository " + about.getMetadata().getName() + " is gone");
                }
                if (wanted.test(now)) {
                    return now;
                }
                String said = message.apply(now);
                if (said != null && !Objects.equals(said, last)) {
                    out.println(now.getSpec().volumeNamespace + ": " + said);
                    out.flush();
                    last = said;
                }
                Thread.sleep(ASKED_EVERY_MILLIS);
            }
            return null;
        }
    }

    /** What is asked of the operator about each repository by an annotation, how it is known to have answered, and what follows from that. */
    record Question(String annotation, String word, Function<ResticRepositoryStatus, String> handled, Answer answer) {}

    /** What a command prints of an answer, and its exit code. */
    interface Answer {
        int print(ResticRepository answered, PrintWriter out);
    }

    /** Asks, and waits for each answer. @return the highest code */
    int answered(CommandSpec command, Question question, String timeout) throws InterruptedException {
        return run(command, cluster -> {
            Duration longest = duration(timeout);
            int code = 0;
            for (ResticRepository one : cluster.list()) {
                code = Math.max(code, answered(cluster, one, question, longest));
            }
            return code;
        });
    }

    private static int answered(Cluster cluster, ResticRepository one, Question question, Duration longest)
            throws InterruptedException {
        String value = cluster.ask(one, question.annotation(), question.word());
        ResticRepository answered = cluster.await(
                one, now -> value.equals(question.handled().apply(now.getStatus())), now -> null, longest);
        int code;
        if (answered == null) {
            cluster.out()
                    .println(one.getSpec().volumeNamespace + ": the operator has not answered within "
                            + Durations.format(longest));
            code = NOT_ANSWERED;
        } else {
            code = question.answer().print(answered, cluster.out());
        }
        cluster.out().flush();
        return code;
    }

    static Duration duration(String text) {
        return Durations.parse(text);
    }
}
