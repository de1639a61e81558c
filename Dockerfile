# syntax=docker/dockerfile:1
# Salvor on the JVM, with the restic and rclone it drives. Build it from the application that Maven left under target/:
#   mvn package -DskipTests && docker build -t salvor .

# By digest, which Renovate moves: a tag is another image tomorrow. "docker buildx imagetools inspect" prints the digest of a tag, and
# --build-arg JAVA_IMAGE=... takes another image.
ARG GO_IMAGE=golang:1.26-trixie@sha256:4ee9ffa999b4583ce281939cdff828763083610292f252279a0cee77473bd9a7
ARG JAVA_IMAGE=eclipse-temurin:21-jre-noble@sha256:7739f0ffce786528961eea6bf46d9610ee968ac6127c9b2e93494757bdecce9f

# restic is built from its sources: that way Go is as new as its own security fixes, and a restic for another processor needs no
# checksum of its own. Go checks all modules against those that restic's go.sum names.
FROM --platform=$BUILDPLATFORM ${GO_IMAGE} AS restic
ARG TARGETARCH=amd64
ARG RESTIC_VERSION=0.19.1
# What Go's checksum database has on record for this version; "go mod download -json" prints it.
ARG RESTIC_SUM=h1:LQKkar5/gYxay1OCokAWPBNiLr1lTpt4fhdM4GWqSlY=
RUN go mod download -json "github.com/restic/restic@v${RESTIC_VERSION}" > /tmp/restic.json \
    && grep --fixed-strings "\"Sum\": \"${RESTIC_SUM}\"" /tmp/restic.json
RUN cd "$(go env GOMODCACHE)/github.com/restic/restic@v${RESTIC_VERSION}" \
    && CGO_ENABLED=0 GOOS=linux GOARCH="${TARGETARCH}" go build -trimpath -ldflags '-s -w' \
      -o /usr/local/bin/restic ./cmd/restic

# rclone likewise: it reaches the locations of azure, gcs and rclone.
FROM --platform=$BUILDPLATFORM ${GO_IMAGE} AS rclone
ARG TARGETARCH=amd64
ARG RCLONE_VERSION=1.76.0
ARG RCLONE_SUM=h1:Gabl7KmhxyOXyMtFNA/s6wZ3LZ/2x0NP7xZLNEW3Guo=
RUN go mod download -json "github.com/rclone/rclone@v${RCLONE_VERSION}" > /tmp/rclone.json \
    && grep --fixed-strings "\"Sum\": \"${RCLONE_SUM}\"" /tmp/rclone.json
RUN cd "$(go env GOMODCACHE)/github.com/rclone/rclone@v${RCLONE_VERSION}" \
    && CGO_ENABLED=0 GOOS=linux GOARCH="${TARGETARCH}" go build -trimpath -ldflags '-s -w' \
      -o /usr/local/bin/rclone .

FROM ${JAVA_IMAGE}
ARG JAVA_IMAGE
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Salvor" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="${JAVA_IMAGE}" \
      org.opencontainers.image.description="Backs up and restores Kubernetes pod volumes with restic, by policies kept in Git" \
      org.opencontainers.image.licenses="Apache-2.0"

# restic reads the system's certificates, the JVM its own.
COPY --from=restic /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=restic /usr/local/bin/restic /usr/local/bin/restic
RUN ["/usr/local/bin/restic", "version"]
COPY --from=rclone /usr/local/bin/rclone /usr/local/bin/rclone
RUN ["/usr/local/bin/rclone", "version"]
COPY LICENSE /opt/salvor/LICENSE
COPY target/salvor.cdx.json /opt/salvor/salvor.cdx.json
# One layer per rate of change: the libraries first, our own classes last.
COPY target/quarkus-app/lib/ /opt/salvor/quarkus-app/lib/
COPY target/quarkus-app/quarkus/ /opt/salvor/quarkus-app/quarkus/
COPY target/quarkus-app/quarkus-run.jar /opt/salvor/quarkus-app/
COPY target/quarkus-app/app/ /opt/salvor/quarkus-app/app/
# The classes that a Job loads until its first request, for the Java of this image; see docs/benchmarks.md. The options are those
# of the entry point.
COPY src/build/appcds.sh /opt/salvor/appcds.sh
RUN sh /opt/salvor/appcds.sh /opt/salvor/quarkus-app/quarkus-run.jar /opt/salvor/salvor.jsa \
    -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:MaxRAMPercentage=25 \
    -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -XX:-UsePerfData -XX:+ExitOnOutOfMemoryError

COPY --chmod=0755 src/build/salvor.sh /usr/local/bin/salvor

# The root file system is read-only in the cluster; /tmp is a volume there.
ENV HOME=/tmp \
    TMPDIR=/tmp \
    LC_ALL=C.UTF-8
# By number, so that runAsNonRoot can be checked. Node Jobs ask for root themselves, with few capabilities.
USER 65532:65532
# 8080 takes pushes at /hook/, 9000 has health and metrics.
EXPOSE 8080 9000

# The flags are here and not in JAVA_TOOL_OPTIONS, which makes every command print a line about itself. They suit a process
# that starts often, waits a lot and shares its container with restic: C1 only, the serial collector, a heap that gives memory
# back, and a share of the container's memory that leaves room for restic. Where the archive of classes does not fit, Java starts
# without it, and says nothing on standard output, which belongs to the commands.
ENTRYPOINT ["java", \
    "-XX:+UseSerialGC", \
    "-XX:TieredStopAtLevel=1", \
    "-XX:MaxRAMPercentage=25", \
    "-XX:MinHeapFreeRatio=10", \
    "-XX:MaxHeapFreeRatio=20", \
    "-XX:-UsePerfData", \
    "-XX:+ExitOnOutOfMemoryError", \
    "-XX:SharedArchiveFile=/opt/salvor/salvor.jsa", \
    "-Xshare:auto", \
    "-Xlog:cds=off", \
    "-Xlog:cds+dynamic=off", \
    "-jar", "/opt/salvor/quarkus-app/quarkus-run.jar"]
# Jobs and wait containers say what else they want.
CMD ["operator"]
