#!/usr/bin/env bash
# Unpacks newer servers than this Debian has, from the packages of the next release, into a folder, for the tests that compare with them:
#   test/get-servers.sh FOLDER && AOFKIT_SERVERS=FOLDER dotnet test
# Nothing is installed; each server runs with the libraries it was built for.
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
[ -x "$folder/redis-8.0" ] && [ -x "$folder/valkey-8.1" ] && exit 0

apt=$folder/apt root=$folder/root
mkdir -p "$apt"/{lists/partial,cache/archives/partial,deb} "$root"
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' | grep -v security | sort -u | head -n 1)
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" > "$apt/sources.list"
touch "$apt/status"
options=(-qq -o "Dir::Etc::sourcelist=$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o "Dir::State::status=$apt/status" -o APT::Sandbox::User=root)
apt-get "${options[@]}" update
(cd "$apt/deb" && apt-get "${options[@]}" download redis-tools valkey-tools libc6 libssl3t64 libsystemd0 libcap2 liblzf1 \
    libjemalloc2 libatomic1 libstdc++6 libgcc-s1 libzstd1)
for package in "$apt"/deb/*.deb; do dpkg-deb -x "$package" "$root"; done

libraries=$root/usr/lib/x86_64-linux-gnu
program() { # name, kind: the server and the checkers are one file, told apart by the name it is called by
    printf '#!/bin/sh\nexec "%s/ld-linux-x86-64.so.2" --argv0 %s-server --library-path "%s" "%s/usr/bin/%s-check-rdb" "$@"\n' \
        "$libraries" "$2" "$libraries" "$root" "$2" > "$folder/$1"
    chmod +x "$folder/$1"
}
program redis-8.0 redis
program valkey-8.1 valkey
"$folder/redis-8.0" --version
"$folder/valkey-8.1" --version
