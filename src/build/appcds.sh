#!/bin/sh
# Writes the archive of the classes that a backup Job loads until it asks the API server for its first volume, so that the
# next JVM maps them instead of reading and checking them anew. The command is that of a Job; the API server that it is given
# does not exist, so it ends by itself at its deadline. The archive fits this very Java and this very jar: both sooner or later
# change, so it is made where both are, in the image. Options are those that the image starts Java with.
# Usage: appcds.sh <quarkus-run.jar> <archive> [<option of java> ...]
set -eu

jar=$1
archive=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/volumes/none" "$work/secrets"
cat > "$work/kubeconfig" <<'KUBECONFIG'
apiVersion: v1
kind: Config
current-context: none
contexts: [{name: none, context: {cluster: none, user: none}}]
clusters: [{name: none, cluster: {server: "http://127.0.0.1:9"}}]
users: [{name: none, user: {}}]
KUBECONFIG

rm -f "$archive"
# It fails, because it finds no API server; what counts is what it loads until then.
KUBECONFIG=$work/kubeconfig SALVOR_VOLUMES=$work/volumes SALVOR_SECRETS=$work/secrets SALVOR_CACHE=$work/cache \
    SALVOR_RESTIC=$work/none SALVOR_TERMINATION_MESSAGE=$work/message SALVOR_DEADLINE=$(date -u -d '+5 seconds' +%FT%TZ) \
    "${JAVA:-java}" "$@" "-XX:ArchiveClassesAtExit=$archive" -Xlog:cds*=off -Xlog:cds=off \
    -jar "$jar" node backup --namespace none --volume none@1 > "$work/log" 2>&1 || true
# Java ends with an error here when it cannot use the archive.
if ! "${JAVA:-java}" "$@" "-XX:SharedArchiveFile=$archive" -Xshare:on -jar "$jar" --version; then
    cat "$work/log" >&2
    exit 1
fi
