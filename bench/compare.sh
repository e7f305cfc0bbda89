#!/usr/bin/env bash
# Measures whole processes against their peers, alternating, in one run on one machine, and prints a table.
# Ratios are what counts: the machines this runs on are noisy. Needs hyperfine, redis-tools, redis-server, python3-hiredis, GNU time.
set -euo pipefail
cd "$(dirname "$0")/.."

data=${BENCH_DATA:-artifacts/bench} megabytes=${BENCH_MB:-1000} runs=${BENCH_RUNS:-7}
aof=src/AofKit.Cli/bin/Release/net10.0/aof
mkdir -p "$data"
dotnet build -c Release --verbosity quiet --nologo src/AofKit.Cli
dotnet build -c Release --verbosity quiet --nologo bench/AofKit.Benchmarks
for kind in small mixed large damaged; do
    [ -f "$data/$kind.aof" ] || dotnet bench/AofKit.Benchmarks/bin/Release/net10.0/AofKit.Benchmarks.dll make $kind "$megabytes" "$data/$kind.aof"
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

key=key:000000012345
cat "$data"/*.aof "$data"/*.rdb > /dev/null
measure() { # name, command: the median and the least of some runs in seconds, and the peak of memory
    hyperfine -N --warmup 1 --runs "$runs" --style none --ignore-failure --export-json "$data/run.json" "$2" > /dev/null 2>&1
    local peak
    peak=$({ /usr/bin/time -f %M $2 > /dev/null 2> "$data/talk" || true; } 2>&1; tail -n 1 "$data/talk")
    python3 - "$data/run.json" "$1" "$peak" << 'PYTHON'
import json, sys
result = json.load(open(sys.argv[1]))['results'][0]
print('| %s | %.3f | %.3f | %d |' % (sys.argv[2], result['median'], result['min'], int(sys.argv[3]) // 1000), flush=True)
PYTHON
}

echo "$(date -u +%F), $(nproc) cores, $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), .NET $(dotnet --version)"
echo
echo "| what | median s | least s | peak MB |"
echo "|---|---:|---:|---:|"
# grep would stop at the first hit if it saw that nobody listens.
grep() { echo "env LC_ALL=C bash -c 'grep -a -c -F $1 $2 | cat'"; }
for kind in small mixed large; do
    log=$data/$kind.aof
    measure "$kind: \`wc -l\`" "wc -l $log"
    measure "$kind: \`aof info\`" "$aof info $log"
    measure "$kind: \`aof key\`" "$aof key $key $log"
    measure "$kind: \`grep -a -c -F\`" "$(grep $key $log)"
    measure "$kind: \`aof log\`" "$aof log $log"
    measure "$kind: \`aof log --format json\`" "$aof log --format json $log"
    measure "$kind: \`aof log --format resp\`" "$aof log --format resp $log"
done
measure "small: \`aof check\`" "$aof check $data/small.aof"
measure "damaged every 100 kB: \`aof check\`" "$aof check $data/damaged.aof"
measure "damaged every 100 kB: \`aof repair --dry-run\`" "$aof repair $data/damaged.aof --dry-run"
# A server that loads the log, alternating with what replays it; the peak of a server is its used_memory.
load() { # the seconds that a server says it took, and its memory
    local port=7098 dir=$data/load
    rm -rf "$dir" && mkdir -p "$dir/appendonlydir"
    ln -s "$(realpath "$data/small.aof")" "$dir/appendonlydir/small.aof"
    echo "file small.aof seq 1 type i" > "$dir/appendonlydir/appendonly.aof.manifest"
    redis-server --port $port --bind 127.0.0.1 --dir "$dir" --save '' --appendonly yes --logfile "$dir/log" --daemonize yes > /dev/null
    until [ "$(redis-cli -p $port ping 2> /dev/null)" = PONG ]; do sleep 0.2; done
    local took memory
    took=$(sed -n 's/.*append only file[^:]*: \([0-9.]*\) seconds.*/\1/p' "$dir/log" | tail -n 1)
    memory=$(redis-cli -p $port info memory | sed -n 's/^used_memory:\([0-9]*\).*/\1/p')
    redis-cli -p $port shutdown nosave > /dev/null 2>&1 || true
    echo "| small: redis-server loads it | $took | $took | $((memory / 1000000)) |"
}
for round in 1 2 3; do
    load
    runs=1 measure "small: \`aof state --keys-only --limit 1\`" "$aof state --keys-only --limit 1 $data/small.aof"
done
measure "small: \`aof get\`" "$aof get $key $data/small.aof"
runs=2
measure "small: \`redis-check-aof\`" "redis-check-aof $data/small.aof"
measure "a tenth of small: the classic script around hiredis" "/usr/bin/python3 $data/classic.py $data/tenth.aof"
runs=5
measure "big.rdb: \`aof info\`" "$aof info $data/big.rdb"
measure "big.rdb: \`redis-check-rdb\`" "redis-check-rdb $data/big.rdb"
measure "big.rdb: \`aof log --base --format resp\`" "$aof log --base --format resp $data/big.rdb"
[ -n "${RDB_CLI:-}" ] && measure "big.rdb: \`rdb-cli resp\` (librdb)" "$RDB_CLI $data/big.rdb resp"
runs=20
measure "\`aof --version\`" "$aof --version"
measure "\`aof log samples/shop\`" "$aof log samples/shop"
