package io.salvor.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The programs of others that backends are tested against and that a bare machine may lack. */
public enum ForeignServer {
    AZURITE("azurite-blob", "azure", "npm install azurite; it is in node_modules/.bin", "--version"),
    FAKE_GCS("fake-gcs-server", "gcs", "go install github.com/fsouza/fake-gcs-server@latest"),
    MINIO("minio", "s3", "go install github.com/minio/minio@latest"),
    RCLONE(
            "rclone",
            "azure, gcs, rclone, rest",
            "apt-get install rclone, of 1.60.1 or newer; the build unpacks it under target/ where it can",
            "version"),
    RESTIC_FOR_AZURE(
            "restic",
            "azure",
            "go install github.com/restic/restic/cmd/restic@latest; the build makes it under target/ where it finds Go. Debian's package reaches no Azure",
            "version"),
    REST_SERVER(
            "rest-server",
            "rest",
            "git clone https://github.com/restic/rest-server, and in it go build ./cmd/rest-server",
            "--version"),
    SSHD(
            "sshd",
            "sftp",
            "apt-get install openssh-server; or apt-get download openssh-server libwrap0, dpkg -x of both, and a script sshd that sets LD_LIBRARY_PATH",
            "-V"),
    VERSITY("versitygw", "s3", "go install github.com/versity/versitygw/cmd/versitygw@latest");

    private static final Pattern VERSION = Pattern.compile("(?:\\b|_)v?(\\d+\\.\\d+[-.\\w]*)");

    private final String program;
    private final String providers;
    private final String got;
    private final List<String> versionOption;

    ForeignServer(String program, String providers, String got, String... versionOption) {
        this.program = program;
        this.providers = providers;
        this.got = got;
        this.versionOption = List.of(versionOption);
    }

    /** Its name on the PATH. */
    public String program() {
        return program;
    }

    /** The providers that are tested with it, with commas between. */
    public String providers() {
        return providers;
    }

    /** What a person does to have it. */
    public String got() {
        return got;
    }

    /** Where this machine has it. */
    public Optional<Path> find() {
        return switch (this) {
            case RCLONE -> RcloneBinary.find();
            case RESTIC_FOR_AZURE -> ResticBinary.newestReaching("azure");
            // It is for root, and so not on the PATH of everybody.
            case SSHD ->
                BackendServers.find(program)
                        .or(() -> Optional.of(Path.of("/usr/sbin/sshd")).filter(Files::isExecutable));
            default -> BackendServers.find(program);
        };
    }

    /** Its name with its version, where it says one. @param binary that was found */
    public String described(Path binary) throws IOException {
        Optional<String> version = versionOption.isEmpty() ? builtIn(binary) : said(binary);
        return version.map(number -> program + " " + number).orElse(program);
    }

    private Optional<String> said(Path binary) throws IOException {
        Process process = new ProcessBuilder(binary.toString(), versionOption.get(0))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        Matcher number = VERSION.matcher(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        return number.find() ? Optional.of(number.group(1)) : Optional.empty();
    }

    /** What Go has written into the program. */
    private Optional<String> builtIn(Path binary) throws IOException {
        Matcher module = Pattern.compile("mod\t\\S+/" + program + "\tv(\\S+)")
                .matcher(Files.readString(binary, StandardCharsets.ISO_8859_1));
        return module.find() ? Optional.of(module.group(1)) : Optional.empty();
    }
}
