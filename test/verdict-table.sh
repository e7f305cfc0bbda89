#!/usr/bin/env bash
# Makes the table of RDBs and servers for docs/faults.md: what each server does with each RDB, and where aof check says something else.
#   test/get-servers.sh artifacts/servers && AOFKIT_SERVERS=$PWD/artifacts/servers test/verdict-table.sh TABLE.md
# AOFKIT_FIXTURES names a folder with more RDBs; those beside the repository (../shared) are taken where they are. What is not there is said.
set -euo pipefail
table=$(realpath -m "$1")
cd "$(dirname "$0")/.."
AOFKIT_TABLE=$table dotnet test --project test/AofKit.Tests -- --filter-class "*RealServer.VerdictTable"
cat "$table"
