#!/bin/sh
# Finds restic or rclone for the tests and the sandbox, or fetches it, and leaves it at <folder>/<program>.
# It takes the first that is new enough: the one on the PATH; the package of this distribution; the package of the next
# Debian release. A package is unpacked in <folder> and never installed.
# With a release of Debian, such as sid, that one's package is the only one that will do.
# Usage: program.sh restic|rclone <folder> [<release>]
set -eu

program=$1
case $program in
    restic) oldest=0.17.1 without='put it on the PATH and try again' ;;
    rclone) oldest=1.60.1 without='the tests that need it are skipped' ;;
    *) exit 2 ;;
esac
next_release=trixie
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
target=$2
release=${3:-}

# True when $1 is the program, runs, and is new enough.
is_new_enough() {
    version=$("$1" version 2>/dev/null | sed -n "s/^$program v\{0,1\}\([0-9][0-9.]*\).*/\1/p") || return 1
    [ -n "$version" ] || return 1
    [ "$(printf '%s\n%s\n' "$oldest" "$version" | sort -t . -k 1,1n -k 2,2n -k 3,3n | head -n 1)" = "$oldest" ]
}

# apt with lists and cache of its own, so that it needs no root and changes nothing on this machine.
private_apt() {
    apt_command=$1
    shift
    "$apt_command" -c "$target/apt/apt.conf" -o "Dir::Cache=$target/apt/cache" "$@"
}

prepare_apt() {
    mkdir -p "$target/apt/lists/partial" "$target/apt/cache/archives/partial" "$target/apt/package"
    # The hooks of an update clean the machine's own cache; dropping to the user _apt fails in folders it cannot enter.
    cat > "$target/apt/apt.conf" <<CONFIGURATION
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::Retries "2";
CONFIGURATION
}

# Downloads the program with the given apt options, unpacks it and takes it when it is new enough.
take_package() {
    rm -rf "$target/apt/package" "$target/unpacked"
    mkdir -p "$target/apt/package"
    (cd "$target/apt/package" && private_apt apt-get -q -q "$@" download "$program") >> "$target/apt/log" 2>&1 || return 1
    dpkg -x "$target"/apt/package/"$program"_*.deb "$target/unpacked" >> "$target/apt/log" 2>&1 || return 1
    is_new_enough "$target/unpacked/usr/bin/$program" || return 1
    ln -sf "unpacked/usr/bin/$program" "$target/$program"
}

from_this_distribution() {
    candidate=$(apt-cache policy "$program" 2>/dev/null | sed -n 's/^ *Candidate: //p')
    case $candidate in
        '' | '(none)') return 1 ;;
    esac
    dpkg --compare-versions "$candidate" ge "$oldest" && take_package
}

# The mirrors that this machine already uses for its release; apt itself reads whatever form its sources are written in.
mirrors() {
    private_apt apt-get -o "Dir::State::lists=$target/apt/lists" --print-uris update 2>/dev/null |
        sed -n "s#^'\(.*\)/dists/$1/InRelease' .*#\1#p"
}

# $1: mirror, $2: release
from_release() {
    echo "deb [signed-by=$keyring] $1 $2 main" > "$target/apt/sources.list"
    set -- -o "Dir::Etc::sourcelist=$target/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::Etc::preferencesparts=/dev/null -o Dir::Etc::preferences=/dev/null \
        -o "Dir::State::lists=$target/apt/lists"
    private_apt apt-get -q -q "$@" update >> "$target/apt/log" 2>&1 && take_package "$@"
}

from_debian() {
    [ -r "$keyring" ] && [ -r /etc/os-release ] || return 1
    own_release=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
    [ -n "$own_release" ] || return 1
    mkdir -p "$target/apt/lists/partial"
    for mirror in $(mirrors "$own_release"); do
        if [ -n "$release" ]; then
            from_release "$mirror" "$release" && return
            continue
        fi
        case $own_release in
            buster | bullseye | bookworm) ;;
            *) from_release "$mirror" "$own_release" && return ;;
        esac
        from_release "$mirror" "$next_release" && return
    done
    return 1
}

fetch() {
    command -v apt-get > /dev/null && command -v dpkg > /dev/null || return 1
    prepare_apt
    : > "$target/apt/log"
    echo "Fetching $program $oldest or newer into $target"
    { [ -z "$release" ] && from_this_distribution; } || from_debian
}

mkdir -p "$target"
target=$(cd "$target" && pwd)
is_new_enough "$target/$program" && exit 0
rm -f "$target/$program"
if [ -z "$release" ] && on_path=$(command -v "$program") && is_new_enough "$on_path"; then
    ln -s "$on_path" "$target/$program"
elif fetch; then
    rm -rf "$target/apt/lists" "$target/apt/cache" "$target/apt/package"
else
    echo "Salvor needs $program $oldest or newer and could not find or fetch it here: $without." >&2
    exit 1
fi
"$target/$program" version | head -n 1
