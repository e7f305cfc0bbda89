#!/usr/bin/env bash
# Lets real job systems work against a real server and keeps the logs in test/data/clients, from a bare Debian machine:
#   test/clients/make.sh [NAME…]
# Each log has a rewrite in the middle. No two runs write the same bytes.
set -euo pipefail
cd "$(dirname "$0")"
out=$(cd .. && pwd)/data/clients
names=("$@")
[ ${#names[@]} -gt 0 ] || names=(bullmq bee-queue rate-limiter-flexible celery rq sidekiq)

packages=(redis-server python3-celery python3-redis python3-rq ruby-sidekiq)
command -v npm > /dev/null || packages+=(nodejs npm)
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" > /dev/null

work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2> /dev/null || true; rm -rf "$work"' EXIT
cp ./*.js "$work"
(cd "$work" && npm install --silent --no-audit --no-fund bullmq@6.7.0 bee-queue@2.0.0 rate-limiter-flexible@11.4.0 ioredis@6.0.0 redis@6.3.1)

# With the distribution's own Python, which is the one that its packages are for.
python=/usr/bin/python3
node_version() { node -p "require('$work/node_modules/$1/package.json').version"; }
package_version() { dpkg-query -W -f '${Version}' "$1" | sed 's/[-+].*//'; }

start() {
    port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    data=$(mktemp -d -p "$work")
    redis-server --port "$port" --bind 127.0.0.1 --dir "$data" --save '' --appendonly yes --appendfsync no --aof-timestamp-enabled yes \
        --auto-aof-rewrite-percentage 0 --logfile server.log &
    pids+=($!)
    server=$!
    until redis-cli -p "$port" ping > /dev/null 2>&1; do sleep 0.05; done
    export SERVER=redis://127.0.0.1:$port
}

keep() { # name-version
    redis-cli -p "$port" shutdown
    wait "$server" || true
    mkdir -p "$out"
    rm -f "$out/${1%-*}"-[0-9]*.tar.gz
    tar -C "$data" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -c appendonlydir | gzip -9n > "$out/$1.tar.gz"
    echo "$1: $(stat -c %s "$out/$1.tar.gz") bytes"
}

worker() { # a command that runs until it is stopped
    "$@" > "$work/worker.log" 2>&1 &
    worker=$!
    pids+=("$worker")
}

stop_worker() {
    kill -TERM "$worker"
    wait "$worker" || true
}

for name in "${names[@]}"; do
    start
    case $name in
        bullmq | bee-queue | rate-limiter-flexible)
            node "$work/$name.js" "$port"
            keep "$name-$(node_version "$name")"
            ;;
        celery)
            worker env PYTHONDONTWRITEBYTECODE=1 "$python" -m celery -A tasks worker --concurrency 2 --loglevel ERROR
            sleep 3
            PYTHONDONTWRITEBYTECODE=1 "$python" celery_push.py
            stop_worker
            keep "celery-$(package_version python3-celery)"
            ;;
        rq)
            PYTHONDONTWRITEBYTECODE=1 "$python" rq_jobs.py "$port" > "$work/rq.log" 2>&1
            keep "rq-$(package_version python3-rq)"
            ;;
        sidekiq)
            worker sidekiq -r ./sidekiq_jobs.rb -c 5 -q critical -q default -q low
            sleep 3
            ruby sidekiq_jobs.rb 2> "$work/sidekiq.log"
            stop_worker
            keep "sidekiq-$(package_version ruby-sidekiq)"
            ;;
        *)
            echo "no client $name" >&2
            exit 2
            ;;
    esac
done
