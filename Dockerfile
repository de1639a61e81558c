# syntax=docker/dockerfile:1
# Salvor on the JVM, with the restic it drives. Build it from the application that Maven left under target/:
#   mvn package -DskipTests && docker build -t salvor .

FROM debian:trixie-slim AS restic
ARG TARGETARCH=amd64
ARG RESTIC_VERSION=0.18.1
ARG RESTIC_SHA256_AMD64=680838f19d67151adba227e1570cdd8af12c19cf1735783ed1ba928bc41f363d
ARG RESTIC_SHA256_ARM64=87f53fddde38764095e9c058a3b31834052c37e5826d2acf34e18923c006bd45
RUN apt-get update \
    && apt-get install --yes --no-install-recommends bzip2 ca-certificates curl \
    && rm -rf /var/lib/apt/lists/*
RUN case "${TARGETARCH}" in \
      amd64) sum="${RESTIC_SHA256_AMD64}" ;; \
      arm64) sum="${RESTIC_SHA256_ARM64}" ;; \
      *) echo "no checksum of restic is known for ${TARGETARCH}: add one" >&2; exit 1 ;; \
    esac \
    && file="restic_${RESTIC_VERSION}_linux_${TARGETARCH}.bz2" \
    && curl --fail --silent --show-error --location --output /tmp/restic.bz2 \
      "https://github.com/restic/restic/releases/download/v${RESTIC_VERSION}/${file}" \
    && echo "${sum}  /tmp/restic.bz2" | sha256sum --check - \
    && bunzip2 --stdout /tmp/restic.bz2 > /usr/local/bin/restic \
    && chmod 0755 /usr/local/bin/restic \
    && /usr/local/bin/restic version

FROM eclipse-temurin:17-jre-noble
LABEL org.opencontainers.image.title="Salvor" \
      org.opencontainers.image.description="Backs up and restores Kubernetes pod volumes with restic, by policies kept in Git" \
      org.opencontainers.image.licenses="Apache-2.0"

# restic reads the system's certificates, the JVM its own.
COPY --from=restic /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=restic /usr/local/bin/restic /usr/local/bin/restic
COPY LICENSE /opt/salvor/LICENSE
COPY target/salvor.cdx.json /opt/salvor/salvor.cdx.json
# One layer per rate of change: the libraries first, our own classes last.
COPY target/quarkus-app/lib/ /opt/salvor/quarkus-app/lib/
COPY target/quarkus-app/quarkus/ /opt/salvor/quarkus-app/quarkus/
COPY target/quarkus-app/quarkus-run.jar /opt/salvor/quarkus-app/
COPY target/quarkus-app/app/ /opt/salvor/quarkus-app/app/

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
# back, and a share of the container's memory that leaves room for restic.
ENTRYPOINT ["java", \
    "-XX:+UseSerialGC", \
    "-XX:TieredStopAtLevel=1", \
    "-XX:MaxRAMPercentage=25", \
    "-XX:MinHeapFreeRatio=10", \
    "-XX:MaxHeapFreeRatio=20", \
    "-XX:-UsePerfData", \
    "-XX:+ExitOnOutOfMemoryError", \
    "-jar", "/opt/salvor/quarkus-app/quarkus-run.jar"]
# Jobs and wait containers say what else they want.
CMD ["operator"]
