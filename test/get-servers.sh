#!/usr/bin/env bash
# Unpacks newer servers than this Debian has, from the packages of later releases, into a folder, for the tests that compare with them:
#   test/get-servers.sh FOLDER && AOFKIT_SERVERS=FOLDER dotnet test
# A server is called by its kind and version: redis-8.0, or redis-8.0.6 where there is a redis-8.0 already. Nothing is installed; each
# server runs with the libraries it was built for. What cannot be had is said and left out.
set -uo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' | grep -v security | sort -u | head -n 1)
libraries="libc6 libssl3t64 libsystemd0 libcap2 liblzf1 libjemalloc2 libatomic1 libstdc++6 libgcc-s1 libzstd1"

unpack() { # release, its apt sources beside it, packages: brings the packages and what they need into a folder of the release
    local release=$1 apt=$folder/$1/apt root=$folder/$1/root suite package
    mkdir -p "$apt"/{lists/partial,cache/archives/partial,deb} "$root"
    for suite in $2; do
        echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
    done > "$apt/sources.list"
    touch "$apt/status"
    local options=(-qq -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Acquire::Languages=none
        -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o "Dir::State::status=$apt/status" -o APT::Sandbox::User=root
        -o Acquire::http::Timeout=20 -o Acquire::Retries=1 -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false)
    apt-get "${options[@]}" update && (cd "$apt/deb" && apt-get "${options[@]}" download $3 $libraries) || return 1
    for package in "$apt"/deb/*.deb; do
        dpkg-deb -x "$package" "$root" || return 1
    done
    rm -rf "$apt"
}

program() { # release, kind: the server and the checkers are one file, told apart by the name it is called by
    local root=$folder/$1/root kind=$2 version name
    local path=$root/usr/lib/x86_64-linux-gnu
    local start="exec \"$path/ld-linux-x86-64.so.2\" --argv0 $kind-server --library-path \"$path\" \"$root/usr/bin/$kind-check-rdb\""
    version=$(sh -c "$start --version" | sed -n 's/.* v=\([0-9.]*\).*/\1/p')
    [ -n "$version" ] || return 1
    name=$kind-${version%.*}
    [ ! -e "$folder/$name" ] || name=$kind-$version
    printf '#!/bin/sh\n%s "$@"\n' "$start" > "$folder/$name"
    chmod +x "$folder/$name"
    echo "$name is $kind $version of $1"
}

bring() { # release, its apt sources, packages: what is not there yet
    [ ! -e "$folder/$1/done" ] || return 0
    rm -rf "${folder:?}/$1"
    unpack "$@" > "$folder/$1.log" 2>&1 || { echo "no servers of $1: $(tail -n 1 "$folder/$1.log")" >&2; return 0; }
    local package
    for package in $3; do
        program "$1" "${package%%-*}" || echo "$package of $1 does not run here" >&2
    done
    touch "$folder/$1/done"
}

bring trixie trixie "redis-tools valkey-tools"
bring sid sid "redis-tools valkey-tools"
bring experimental "sid experimental" "redis-tools/experimental"
ls "$folder"/*/done > /dev/null 2>&1
