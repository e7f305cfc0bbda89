#!/usr/bin/env bash
# Makes samples/shop: drives a real redis-server (7.0 or later) for some seconds and keeps the log it wrote.
# The times and a few sizes differ from run to run; the story is the same.
set -euo pipefail
cd "$(dirname "$0")"

port=${1:-7099}
data=$(mktemp -d)
redis-server --port "$port" --bind 127.0.0.1 --dir "$data" --save '' --daemonize yes \
    --appendonly yes --appendfsync always --aof-timestamp-enabled yes --auto-aof-rewrite-percentage 0 > "$data/log"
trap 'redis-cli -p "$port" shutdown nosave 2> /dev/null || true; rm -rf "$data"' EXIT
cli() { redis-cli -p "$port" "$@" > /dev/null; }
until cli ping 2> /dev/null; do sleep 0.1; done

# The shop opens: what is in stock, and a customer who left things in the cart yesterday.
cli mset stock:apples 120 stock:pears 80 stock:plums 45
cli hset cart:7 apples 2 pears 1
cli sadd customers anna ben
cli zadd bestsellers 40 apples 25 pears 9 plums

# A rewrite: all of this becomes the base.
cli bgrewriteaof
until redis-cli -p "$port" info persistence | grep -q 'aof_rewrite_in_progress:0'; do sleep 0.1; done
sleep 1.1

cli set session:b71f '{"customer":"ben","seen":1}' exat 4102444800
cli hincrby cart:7 apples 1
sleep 1.1
cli hset cart:7 plums 6 note 'ring twice, 2nd floor'
cli rpush queue:mail $'Dear Anna,\r\nyour plums are on the way.'
sleep 1.1

# Anna pays: stock, statistics and the order change together.
redis-cli -p "$port" > /dev/null <<'PAY'
multi
decrby stock:apples 3
decrby stock:plums 6
zincrby bestsellers 3 apples
rename cart:7 order:1001
xadd orders * customer anna order 1001
exec
PAY
sleep 1.1
cli select 0
redis-cli -p "$port" -n 1 set audit:1001 paid > /dev/null
cli hset cart:7 pears 2
sleep 1.1

# A clean-up script with a glob that was too wide.
cli del cart:7 cart:8 session:b71f
cli lpop queue:mail
sleep 1.1
cli hset order:1001 state packed

redis-cli -p "$port" shutdown > /dev/null
rm -rf shop
mkdir shop
cp -r "$data/appendonlydir" shop/
chmod -R u=rwX,go=rX shop
