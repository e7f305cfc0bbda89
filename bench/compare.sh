#!/usr/bin/env bash
# Measures whole processes against their peers, alternating, in one run on one machine, and prints a table.
# Ratios are what counts: the machines this runs on are noisy. Needs redis-tools, redis-server and python3-hiredis.
set -euo pipefail
cd "$(dirname "$0")/.."

data=${BENCH_DATA:-artifacts/bench} megabytes=${BENCH_MB:-1000} rounds=${BENCH_ROUNDS:-8}
mkdir -p "$data"
dotnet build -c Release --verbosity quiet --nologo bench/AofKit.Benchmarks
for kind in small mixed typed large msets binary damaged parts; do
    [ -e "$data/$kind.aof" ] || dotnet bench/AofKit.Benchmarks/bin/Release/net10.0/AofKit.Benchmarks.dll make $kind "$megabytes" "$data/$kind.aof"
done

# The classic script is too slow for all of it; it gets a tenth, and its time is taken ten times.
head -c $((megabytes * 100000)) "$data/small.aof" > "$data/tenth.aof"
cat > "$data/classic.py" << 'PYTHON'
import sys, hiredis
reader = hiredis.Reader()
for line in open(sys.argv[1], 'rb'):
    reader.feed(line)
    command = reader.gets()
    if command is not False:
        print([arg.decode() for arg in command])
PYTHON

if [ ! -f "$data/big.rdb" ]; then
    port=7098
    redis-server --port $port --bind 127.0.0.1 --dir "$data" --dbfilename big.rdb --save '' --daemonize yes > /dev/null
    until redis-cli -p $port ping > /dev/null 2>&1; do sleep 0.1; done
    redis-cli -p $port debug populate 1 > /dev/null 2>&1 || true
    redis-benchmark -p $port -q -P 64 -r 100000000 -n 1000000 set key:__rand_int__ value-of-__rand_int__ > /dev/null
    redis-benchmark -p $port -q -P 64 -r 100000 -n 1500000 hset hash:__rand_int__ field:__rand_int__ some-value-__rand_int__ > /dev/null
    redis-benchmark -p $port -q -P 64 -r 300000 -n 1000000 rpush list:__rand_int__ element:__rand_int__ > /dev/null
    redis-benchmark -p $port -q -P 64 -r 300000 -n 1000000 sadd set:__rand_int__ member:__rand_int__ > /dev/null
    redis-benchmark -p $port -q -P 64 -r 200000 -n 1000000 zadd zset:__rand_int__ 3.25 member:__rand_int__ > /dev/null
    redis-cli -p $port save > /dev/null
    redis-cli -p $port shutdown nosave > /dev/null 2>&1 || true
fi

# The tool as it is released: compiled ahead where the compiler for that can be had. And as it is built.
built=src/AofKit.Cli/bin/Release/net10.0/aof
aof=$data/aof/aof
dotnet build -c Release --verbosity quiet --nologo src/AofKit.Cli
dotnet publish -c Release --verbosity quiet --nologo src/AofKit.Cli -r linux-x64 -p:PublishAot=true -o "$data/aof" > /dev/null 2>&1 || {
    echo "(not compiled ahead: the compiler for that cannot be restored here)"
    aof=$built
}

# A server that loads the log, to be measured like the others: it ends when it has loaded it.
cat > "$data/load.sh" << 'SHELL'
dir=$(mktemp -d) port=7098
mkdir "$dir/appendonlydir"
ln -s "$(realpath "$1")" "$dir/appendonlydir/small.aof"
echo "file small.aof seq 1 type i" > "$dir/appendonlydir/appendonly.aof.manifest"
redis-server --port $port --bind 127.0.0.1 --dir "$dir" --save '' --appendonly yes --logfile "$dir/log" --daemonize no &
until [ "$(redis-cli -p $port ping 2> /dev/null)" = PONG ]; do sleep 0.1; done
redis-cli -p $port info memory | sed -n 's/^used_memory:\([0-9]*\).*/\1/p' > "$2"
redis-cli -p $port shutdown nosave > /dev/null 2>&1
wait
rm -rf "$dir"
SHELL

key=key:000000012345
cat "$data"/*.aof "$data"/*.aof/* "$data"/*.rdb > /dev/null 2>&1 || true
rows() {
    local kind log file
    row() { printf '%s\t%s\t%s\n' "$@"; }
    row '`aof --version`' 1 "$aof --version"
    row '`aof --version`, as built' 1 "$built --version"
    row '`aof log samples/shop`' 1 "$aof log samples/shop"
    row '`aof log samples/shop`, as built' 1 "$built log samples/shop"
    for kind in small mixed large msets binary parts; do
        log=$data/$kind.aof file=$log
        [ $kind != parts ] || file="$log/*.incr.aof"
        row "$kind: \`wc -l\`" 1 "wc -l $file"
        row "$kind: \`aof info\`" 1 "$aof info $log"
        row "$kind: \`aof info --jobs 1\`" 1 "$aof info --jobs 1 $log"
        row "$kind: \`aof check\`" 1 "$aof check $log"
        row "$kind: \`aof check --jobs 1\`" 1 "$aof check --jobs 1 $log"
        # grep would stop at the first hit if it saw that nobody listens.
        row "$kind: \`grep -a -c -F K\`" 1 "env LC_ALL=C bash -c 'grep -a -c -F $key $file | cat'"
        row "$kind: \`aof key K\`" 1 "$aof key $key $log"
        row "$kind: \`aof key K --jobs 1\`" 1 "$aof key --jobs 1 $key $log"
        row "$kind: \`aof log\`" 1 "$aof log $log"
        row "$kind: \`aof log --jobs 1\`" 2 "$aof log --jobs 1 $log"
        row "$kind: \`aof log --format json\`" 1 "$aof log --format json $log"
        row "$kind: \`aof log --format json --jobs 1\`" 1 "$aof log --format json --jobs 1 $log"
        row "$kind: \`aof log --format resp\`" 2 "$aof log --format resp $log"
        row "$kind: \`aof stats\`" 1 "$aof stats $log"
        row "$kind: \`aof stats --jobs 1\`" 1 "$aof stats --jobs 1 $log"
    done
    log=$data/small.aof
    rm -f "$data/small.index"
    $aof info --index "$data/small.index" "$log" > /dev/null
    row 'small: `aof log --last 10`' 1 "$aof log --last 10 $log"
    row 'small: `aof log --last 10 --index`' 1 "$aof log --last 10 --index $data/small.index $log"
    row 'small: `aof log --from 20000000 --limit 5`' 1 "$aof log --from 20000000 --limit 5 $log"
    row 'small: `aof log --from 20000000 --limit 5 --index`' 1 "$aof log --from 20000000 --limit 5 --index $data/small.index $log"
    row 'small: `aof get`' 1 "$aof get $key $log"
    row 'small: `aof info`, as built' 1 "$built info $log"
    row 'small: `aof check`, as built' 1 "$built check $log"
    row 'small: `aof log --format json`, as built' 1 "$built log --format json $log"
    row 'small: `aof check --jobs 1`, on one core' 1 "taskset -c 0 $aof check --jobs 1 $log"
    row 'small: `aof state --keys-only --limit 1`' 4 "$aof state --keys-only --limit 1 $log"
    row 'small: redis-server loads it' 4 "sh $data/load.sh $log $data/used_memory"
    row 'small: `redis-check-aof`' 4 "redis-check-aof $log"
    row 'a tenth of small: the classic script around hiredis' 4 "/usr/bin/python3 $data/classic.py $data/tenth.aof"
    row 'damaged every 100 kB: `aof check`' 1 "$aof check $data/damaged.aof"
    row 'damaged every 100 kB: `aof repair --dry-run`' 2 "$aof repair $data/damaged.aof --dry-run"
    row 'small: `aof repair --dry-run`' 2 "$aof repair $log --dry-run"
    row 'big.rdb: `aof info`' 1 "$aof info $data/big.rdb"
    row 'big.rdb: `aof check`' 1 "$aof check $data/big.rdb"
    row 'big.rdb: `redis-check-rdb`' 1 "redis-check-rdb $data/big.rdb"
    row 'big.rdb: `aof log --base --format resp`' 1 "$aof log --base --format resp $data/big.rdb"
    [ -z "${RDB_CLI:-}" ] || row 'big.rdb: `rdb-cli resp` (librdb)' 1 "$RDB_CLI $data/big.rdb resp"
}

echo "$(date -u +%F), $(nproc) cores, $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), .NET $(dotnet --version)"
echo
rows | python3 bench/alternate.py "$rounds"
echo
echo "used_memory of the server: $(($(cat "$data/used_memory") / 1000000)) MB"

# What aof stats says of a restart, beside the processor time of a server that loads the log. Two loads of the same log can differ by a quarter here.
# A server refuses nearly a quarter of the commands of mixed (a key has several types there) and writes a line about each, so that typed is what tells.
restart() { # FILE
    local port=7098 dir=$data/restart said used name
    name=$(basename "$1")
    rm -rf "$dir" && mkdir -p "$dir/appendonlydir"
    ln -s "$(realpath "$1")" "$dir/appendonlydir/$name"
    if [ "${name##*.}" = rdb ]; then
        echo "file $name seq 1 type b" > "$dir/appendonlydir/appendonly.aof.manifest"
        : > "$dir/appendonlydir/empty.aof"
        echo "file empty.aof seq 1 type i" >> "$dir/appendonlydir/appendonly.aof.manifest"
    else
        echo "file $name seq 1 type i" > "$dir/appendonlydir/appendonly.aof.manifest"
    fi
    redis-server --port $port --bind 127.0.0.1 --dir "$dir" --save '' --appendonly yes --logfile "$dir/log" --daemonize yes > /dev/null
    until [ "$(redis-cli -p $port ping 2> /dev/null)" = PONG ]; do sleep 0.2; done
    used=$(redis-cli -p $port info cpu | tr -d '\r' | awk -F: '/^used_cpu_(user|sys):/ { s += $2 } END { print s }')
    redis-cli -p $port shutdown nosave > /dev/null 2>&1 || true
    said=$("$aof" stats --format json "$1" | python3 -c 'import json, sys; print("%.1f" % json.load(sys.stdin)["restart"]["seconds"])')
    echo "| $name | $said | $used |"
}
echo
echo "| restart | \`aof stats\` says s | redis-server uses s |"
echo "|---|---:|---:|"
for file in small.aof typed.aof large.aof big.rdb; do
    restart "$data/$file"
done
