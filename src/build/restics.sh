#!/bin/sh
# Puts the oldest restic that Salvor supports and the one of its images beside the one that all tests run, each at
# <folder>/<version>/restic, for the tests that judge how restic ends. It takes what is there already; the package of
# Debian's unstable release; what Go makes of the sources, which Go's checksum database vouches for. Nothing is installed. A
# version that cannot be had is said and is no error.
# Usage: restics.sh <folder>
set -eu

build=$(dirname "$0")
# Go's mirror may lack a version: the last of the same line stands in for it.
oldest='0.17.1 0.17.3'
newest=$(sed -n 's/^ARG RESTIC_VERSION=//p' "$build/../../Dockerfile")
# In seconds. What Go has compiled until then stays in its cache, so the next build of Salvor gets further.
longest=40
folder=$1

# True when <folder>/$1 has a restic of that version.
is_there() {
    [ "$("$folder/$1/restic" version 2>/dev/null | sed -n 's/^restic \([0-9.]*\).*/\1/p')" = "$1" ]
}

from_debian() {
    sh "$build/program.sh" restic "$folder/$1" sid > /dev/null 2>&1
    is_there "$1"
}

from_sources() {
    command -v go > /dev/null && command -v timeout > /dev/null || return 1
    GOBIN=$(cd "$folder/$1" && pwd) CGO_ENABLED=0 GOFLAGS=-trimpath \
        timeout "$longest" go install "github.com/restic/restic/cmd/restic@v$1" > "$folder/$1/log" 2>&1
    is_there "$1"
}

# One of the versions given, the first that can be had by the ways given in $1.
one_of() {
    ways=$1
    shift
    for version in "$@"; do
        mkdir -p "$folder/$version"
        for way in is_there $ways; do
            if "$way" "$version"; then
                echo "restic $version is tested for how it ends"
                return
            fi
        done
        # Else a folder is left that holds no restic, or that of another version.
        rm -rf "${folder:?}/$version"
    done
    echo "restic $1 is not tested for how it ends: neither Debian nor Go has it here"
}

one_of from_sources $oldest
one_of 'from_debian from_sources' "$newest"
