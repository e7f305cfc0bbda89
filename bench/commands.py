#!/usr/bin/env python3
"""Replays very many of each command that a log can hold against a large value, beside a server, and prints a table.

usage: commands.py [-k PATTERN] [--rounds N] [--server REDIS-SERVER]… AOF

AOF is the tool, or its aof.dll. Each row is a log of its own. A row is loaded by the first server that knows its commands; the time is the
one that it writes into its own log ("DB loaded"). Of the tool the whole process is timed, start-up included. Both are run in turn, and the
least time of each counts. A row whose every command goes through the whole value has fewer of them."""
import argparse
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ITEMS = 100_000
TIMES = 100_000
LONG = 4   # seconds, and then once is enough
FAR = 4_102_444_800_000   # 2100, in milliseconds
rows = []


def row(name, setup, nth, times=TIMES, since=(2, 0)):
    """A row: what is written first, and the i-th of the commands that are measured, or a list of commands."""
    rows.append((name, setup, nth, times, since))


def encoded(command):
    args = [str(arg).encode() if not isinstance(arg, bytes) else arg for arg in command]
    return b'*%d\r\n' % len(args) + b''.join(b'$%d\r\n%s\r\n' % (len(arg), arg) for arg in args)


def filled(command, key, item, count=ITEMS, at_a_time=100):
    """Commands that fill a value."""
    for start in range(0, count, at_a_time):
        yield [command, key, *(arg for i in range(start, min(count, start + at_a_time)) for arg in item(i))]


def keys(count=ITEMS, value='value'):
    for start in range(0, count, 100):
        yield ['MSET', *(arg for i in range(start, start + 100) for arg in (f'k{i}', value))]


def chain(*parts):
    for part in parts:
        yield from part() if callable(part) else part


def numbers(seed=1):
    """Numbers by chance, the same in every run."""
    return random.Random(seed).randrange


def near(i):
    """A number that is some way from i, and not next to the one of i + 1."""
    return i * 7919 % ITEMS


def strings():
    text = lambda: [['SET', 's', 'x' * ITEMS]]
    row('SET, new keys', list, lambda i: ['SET', f'k{i}', 'value'])
    row('SET', keys, lambda i: ['SET', f'k{near(i)}', f'v{i}'])
    row('SET … PXAT', keys, lambda i: ['SET', f'k{near(i)}', f'v{i}', 'PXAT', FAR + i])
    row('SET of 10 kB', list, lambda i: ['SET', f'k{i % 100}', 'x' * 10_000], 20_000)
    row('SETNX', lambda: keys(ITEMS // 2), lambda i: ['SETNX', f'k{near(i)}', f'v{i}'])
    row('SETEX', keys, lambda i: ['SETEX', f'k{near(i)}', 1_000_000_000, f'v{i}'])
    row('PSETEX', keys, lambda i: ['PSETEX', f'k{near(i)}', 1_000_000_000_000, f'v{i}'])
    row('GETSET', keys, lambda i: ['GETSET', f'k{near(i)}', f'v{i}'])
    row('GETDEL', keys, lambda i: ['GETDEL', f'k{near(i)}'], since=(6, 2))
    row('GETEX … PXAT', keys, lambda i: ['GETEX', f'k{near(i)}', 'PXAT', FAR + i], since=(6, 2))
    row('MSET of 10', keys, lambda i: ['MSET', *(arg for j in range(10) for arg in (f'k{near(10 * i + j)}', i))])
    row('MSETNX of 10, new keys', list, lambda i: ['MSETNX', *(arg for j in range(10) for arg in (f'k{10 * i + j}', i))], 50_000)
    row('APPEND', text, lambda i: ['APPEND', 's', f'line {i}\n'])
    row('APPEND, many keys', keys, lambda i: ['APPEND', f'k{near(i)}', f'line {i}\n'])
    row('SETRANGE', text, lambda i: ['SETRANGE', 's', near(i), f'{i}'])
    row('SETRANGE, at the end', list, lambda i: ['SETRANGE', 's', 8 * i, f'{i}'])
    row('INCR', list, lambda i: ['INCR', 'n'])
    row('INCR, many keys', list, lambda i: ['INCR', f'k{near(3 * i)}'])
    row('DECR', list, lambda i: ['DECR', 'n'])
    row('INCRBY', lambda: keys(value=0), lambda i: ['INCRBY', f'k{near(i)}', i])
    row('DECRBY', lambda: keys(value=0), lambda i: ['DECRBY', f'k{near(i)}', i])
    row('INCRBYFLOAT', lambda: keys(value=0), lambda i: ['INCRBYFLOAT', f'k{near(i)}', '0.25'])
    row('MULTI, SET, EXEC', keys, lambda i: [['MULTI'], ['SET', f'k{near(i)}', f'v{i}'], ['EXEC']])


def bits():
    text = lambda: [['SET', 's', 'x' * ITEMS], ['SET', 't', 'y' * ITEMS], ['SET', 'u', 'z' * (ITEMS // 2)]]
    row('SETBIT', text, lambda i: ['SETBIT', 's', 8 * near(i) + i % 8, i % 2])
    row('SETBIT, at the end', list, lambda i: ['SETBIT', 's', 8 * i, 1])
    row('BITFIELD SET', text, lambda i: ['BITFIELD', 's', 'SET', 'u13', 7 * near(i), i % 8000])
    row('BITFIELD INCRBY', text, lambda i: ['BITFIELD', 's', 'OVERFLOW', 'SAT', 'INCRBY', 'i16', f'#{near(i) // 2}', i % 100])
    for operation in 'AND', 'OR', 'XOR':
        row(f'BITOP {operation}', text, lambda i, operation=operation: ['BITOP', operation, 'd', 's', 't', 'u'], 2_000)
    row('BITOP NOT', text, lambda i: ['BITOP', 'NOT', 'd', 's'], 2_000)


def hyper_log_logs():
    many = lambda name, first: filled('PFADD', name, lambda i: [f'm{first + i}'])
    both = lambda: chain(many('a', 0), many('b', ITEMS // 2))
    row('PFADD', lambda: many('a', 0), lambda i: ['PFADD', 'a', f'n{i}'])
    row('PFADD, many keys', list, lambda i: ['PFADD', f'k{i % 20_000}', f'n{i}'])
    row('PFMERGE', both, lambda i: ['PFMERGE', f'c{i % 10}', 'a', 'b'], 2_000)
    row('PFMERGE of small ones', lambda: [['PFADD', 'a', *range(50)], ['PFADD', 'b', *range(25, 75)]], lambda i: ['PFMERGE', f'c{i % 10}', 'a', 'b'], 2_000)


def lists():
    full = lambda: filled('RPUSH', 'l', lambda i: [f'e{i}'])
    row('LPUSH', full, lambda i: ['LPUSH', 'l', f'x{i}'])
    row('RPUSH', full, lambda i: ['RPUSH', 'l', f'x{i}'])
    row('RPUSH, many keys', list, lambda i: ['RPUSH', f'l{near(i) % 20_000}', f'x{i}'])
    row('LPUSHX', full, lambda i: ['LPUSHX', 'l', f'x{i}'])
    row('RPUSHX', full, lambda i: ['RPUSHX', 'l', f'x{i}'])
    row('LPOP', full, lambda i: ['LPOP', 'l'])
    row('RPOP', full, lambda i: ['RPOP', 'l'])
    row('LPOP of 10', full, lambda i: ['LPOP', 'l', 10], 10_000, since=(6, 2))
    row('BLPOP', full, lambda i: ['BLPOP', 'l', 0])
    row('BRPOP', full, lambda i: ['BRPOP', 'l', 0])
    row('LMPOP', full, lambda i: ['LMPOP', 1, 'l', 'LEFT', 'COUNT', 10], 10_000, since=(7, 0))
    row('BLMPOP', full, lambda i: ['BLMPOP', 0, 1, 'l', 'RIGHT', 'COUNT', 10], 10_000, since=(7, 0))
    row('LINSERT, anywhere', full, lambda i: ['LINSERT', 'l', 'BEFORE', f'e{near(i)}', f'x{i}'], 500)
    row('LINSERT, at the front', full, lambda i: ['LINSERT', 'l', 'AFTER', f'e{near(i) % 100}', f'x{i}'], 20_000)
    row('LINSERT, not there', full, lambda i: ['LINSERT', 'l', 'AFTER', f'y{i}', f'x{i}'], 500)
    row('LSET', full, lambda i: ['LSET', 'l', near(i), f'x{i}'])
    row('LREM of the first', full, lambda i: ['LREM', 'l', 1, f'e{i}'])
    row('LREM of the last', full, lambda i: ['LREM', 'l', -1, f'e{ITEMS - 1 - i}'])
    row('LREM, anywhere', full, lambda i: ['LREM', 'l', 1, f'e{near(i)}'], 500)
    row('LREM -1, anywhere', full, lambda i: ['LREM', 'l', -1, f'e{near(i)}'], 500)
    row('LREM of all that are equal', lambda: filled('RPUSH', 'l', lambda i: [f'e{i % 1000}']), lambda i: ['LREM', 'l', 0, f'e{i}'], 1_000)
    row('LREM, not there', full, lambda i: ['LREM', 'l', 0, f'job:{i}'], 500)
    row('LREM, not there, of long ones', lambda: filled('RPUSH', 'l', lambda i: [f'{{"job":{i:040},"tries":0}}']), lambda i: ['LREM', 'l', 0, f'{{"job":{i:040},"tries":1}}'], 500)
    row('LPUSH, LTRIM', full, lambda i: [['LPUSH', 'l', f'x{i}'], ['LTRIM', 'l', 0, ITEMS - 1]])
    row('LTRIM by one at either end', full, lambda i: ['LTRIM', 'l', 1, -2], ITEMS // 2 - 1)
    row('RPOPLPUSH, the same list', full, lambda i: ['RPOPLPUSH', 'l', 'l'])
    row('BRPOPLPUSH', full, lambda i: ['BRPOPLPUSH', 'l', 'm', 0])
    row('LMOVE', full, lambda i: ['LMOVE', 'l', 'm', 'LEFT', 'RIGHT'], since=(6, 2))
    row('BLMOVE', full, lambda i: ['BLMOVE', 'l', 'm', 'RIGHT', 'LEFT', 0], since=(6, 2))
    row('SORT … STORE', lambda: filled('RPUSH', 'l', lambda i: [near(i)]), lambda i: ['SORT', 'l', 'STORE', 'd'], 10)
    row('SORT … ALPHA STORE', lambda: filled('RPUSH', 'l', lambda i: [f'e{near(i)}']), lambda i: ['SORT', 'l', 'ALPHA', 'STORE', 'd'], 10)
    row('SORT … BY … GET … STORE', lambda: chain(filled('RPUSH', 'l', lambda i: [i]), keys(value=7)),
        lambda i: ['SORT', 'l', 'BY', 'k*', 'GET', 'k*', 'STORE', 'd'], 10)
    row('SORT … BY nosort LIMIT STORE', full, lambda i: ['SORT', 'l', 'BY', 'nosort', 'LIMIT', 0, 10, 'STORE', 'd'], 300)


def sets():
    full = lambda: filled('SADD', 's', lambda i: [f'm{i}'])
    both = lambda: chain(full, filled('SADD', 't', lambda i: [f'm{ITEMS // 2 + i}']))
    integers = lambda: chain(filled('SADD', 's', lambda i: [i]), filled('SADD', 't', lambda i: [ITEMS // 2 + i]))
    row('SADD, new members', list, lambda i: ['SADD', 's', f'm{i}'])
    row('SADD, of a full set', full, lambda i: ['SADD', 's', f'm{near(3 * i)}'])
    row('SADD of integers', list, lambda i: ['SADD', 's', near(i)])
    row('SADD, many keys', list, lambda i: ['SADD', f's{near(i) % 20_000}', f'x{i}'])
    row('SREM', full, lambda i: ['SREM', 's', f'm{near(i)}'])
    row('SADD, SREM', full, lambda i: [['SADD', 's', f'x{i}'], ['SREM', 's', f'x{i}']])
    row('SPOP of all', list, lambda i: [['SADD', 's', *range(10)], ['SPOP', 's', 10]], 50_000)
    row('SMOVE', full, lambda i: ['SMOVE', 's', 'd', f'm{near(i)}'])
    row('SUNIONSTORE', both, lambda i: ['SUNIONSTORE', 'd', 's', 't'], 30)
    row('SUNIONSTORE of integers', integers, lambda i: ['SUNIONSTORE', 'd', 's', 't'], 30)
    row('SINTERSTORE', both, lambda i: ['SINTERSTORE', 'd', 's', 't'], 30)
    row('SDIFFSTORE', both, lambda i: ['SDIFFSTORE', 'd', 's', 't'], 30)
    row('SINTERSTORE with a small set', lambda: chain(full, [['SADD', 't', 'm1', 'm2', 'x']]), lambda i: ['SINTERSTORE', 'd', 's', 't'])
    row('SUNIONSTORE of small sets', lambda: [['SADD', 's', *range(10)], ['SADD', 't', *range(5, 15)]], lambda i: ['SUNIONSTORE', f'd{i % 100}', 's', 't'])
    row('SORT of a set', lambda: filled('SADD', 's', lambda i: [near(i)]), lambda i: ['SORT', 's', 'STORE', 'd'], 10)


def hashes():
    full = lambda: filled('HSET', 'h', lambda i: [f'f{i}', f'value {i}'])
    counts = lambda: filled('HSET', 'h', lambda i: [f'f{i}', i])
    row('HSET, new fields', list, lambda i: ['HSET', 'h', f'f{i}', f'value {i}'])
    row('HSET', full, lambda i: ['HSET', 'h', f'f{near(i)}', f'new {i}'])
    row('HSET of 10 fields', full, lambda i: ['HSET', 'h', *(arg for j in range(10) for arg in (f'f{near(10 * i + j)}', i))])
    row('HSET, many keys', list, lambda i: ['HSET', f'h{near(i) % 20_000}', f'f{i}', 'value'])
    row('HMSET', full, lambda i: ['HMSET', 'h', f'f{near(i)}', f'new {i}'])
    row('HSETNX', full, lambda i: ['HSETNX', 'h', f'f{near(i) + ITEMS // 2}', i])
    row('HDEL', full, lambda i: ['HDEL', 'h', f'f{near(i)}'])
    row('HSET, HDEL', full, lambda i: [['HSET', 'h', f'x{i}', i], ['HDEL', 'h', f'x{i}']])
    row('HINCRBY', counts, lambda i: ['HINCRBY', 'h', f'f{near(i)}', 1])
    row('HINCRBYFLOAT', counts, lambda i: ['HINCRBYFLOAT', 'h', f'f{near(i)}', '0.5'])
    expiring = lambda: chain(full, (['HPEXPIREAT', 'h', FAR, 'FIELDS', 100, *(f'f{i + j}' for j in range(100))] for i in range(0, ITEMS, 100)))
    row('HPEXPIREAT', full, lambda i: ['HPEXPIREAT', 'h', FAR + i, 'FIELDS', 1, f'f{near(i)}'], since=(7, 4))
    row('HEXPIRE', full, lambda i: ['HEXPIRE', 'h', 1_000_000, 'FIELDS', 1, f'f{near(i)}'], since=(7, 4))
    row('HPERSIST', expiring, lambda i: ['HPERSIST', 'h', 'FIELDS', 1, f'f{near(i)}'], since=(7, 4))
    row('HDEL of fields that expire', expiring, lambda i: ['HDEL', 'h', f'f{near(i)}'], since=(7, 4))
    row('HSETEX', full, lambda i: ['HSETEX', 'h', 'PXAT', FAR + i, 'FIELDS', 1, f'f{near(i)}', i], since=(8, 0))
    row('HGETEX', full, lambda i: ['HGETEX', 'h', 'PXAT', FAR + i, 'FIELDS', 1, f'f{near(i)}'], since=(8, 0))
    row('HGETDEL', full, lambda i: ['HGETDEL', 'h', 'FIELDS', 1, f'f{near(i)}'], since=(8, 0))


def sorted_sets():
    full = lambda: filled('ZADD', 'z', lambda i: [i, f'm{i}'])
    both = lambda: chain(full, filled('ZADD', 'y', lambda i: [near(i), f'm{ITEMS // 2 + i}']))
    row('ZADD, new members in order', list, lambda i: ['ZADD', 'z', i, f'm{i}'])
    row('ZADD, new members', list, lambda i: ['ZADD', 'z', near(i), f'm{i}'])
    row('ZADD', full, lambda i: ['ZADD', 'z', near(7 * i), f'm{near(i)}'])
    row('ZADD, in a set that is popped from', lambda: chain(full, [['ZPOPMIN', 'z']]), lambda i: ['ZADD', 'z', near(7 * i), f'm{near(i)}'])
    row('ZADD GT', full, lambda i: ['ZADD', 'z', 'GT', near(7 * i), f'm{near(i)}'], since=(6, 2))
    row('ZADD, many keys', list, lambda i: ['ZADD', f'z{near(i) % 20_000}', i, f'x{i}'])
    row('ZINCRBY', full, lambda i: ['ZINCRBY', 'z', 1.5, f'm{near(i)}'])
    row('ZREM', full, lambda i: ['ZREM', 'z', f'm{near(i)}'])
    row('ZADD, ZPOPMIN', full, lambda i: [['ZADD', 'z', near(i), f'x{i}'], ['ZPOPMIN', 'z']])
    row('ZPOPMIN', full, lambda i: ['ZPOPMIN', 'z'])
    row('ZPOPMAX', full, lambda i: ['ZPOPMAX', 'z'])
    row('BZPOPMIN', full, lambda i: ['BZPOPMIN', 'z', 0])
    row('BZPOPMAX', full, lambda i: ['BZPOPMAX', 'z', 0])
    row('ZMPOP', full, lambda i: ['ZMPOP', 1, 'z', 'MIN', 'COUNT', 10], 10_000, since=(7, 0))
    row('BZMPOP', full, lambda i: ['BZMPOP', 0, 1, 'z', 'MAX', 'COUNT', 10], 10_000, since=(7, 0))
    row('ZADD, ZREMRANGEBYRANK', full, lambda i: [['ZADD', 'z', near(i), f'x{i}'], ['ZREMRANGEBYRANK', 'z', 0, 0]])
    row('ZREMRANGEBYRANK, anywhere', full, lambda i: ['ZREMRANGEBYRANK', 'z', near(i) % (ITEMS - i), near(i) % (ITEMS - i)])
    row('ZADD, ZREMRANGEBYSCORE', full, lambda i: [['ZADD', 'z', ITEMS + i, f'x{i}'], ['ZREMRANGEBYSCORE', 'z', '-inf', f'({i}']])
    row('ZREMRANGEBYSCORE, anywhere', full, lambda i: ['ZREMRANGEBYSCORE', 'z', near(i), near(i)])
    row('ZREMRANGEBYLEX', lambda: filled('ZADD', 'z', lambda i: [0, f'm{i:06}']), lambda i: ['ZREMRANGEBYLEX', 'z', f'[m{near(i):06}', f'[m{near(i):06}'])
    row('ZUNIONSTORE', both, lambda i: ['ZUNIONSTORE', 'd', 2, 'z', 'y', 'WEIGHTS', 2, 1], 10)
    row('ZINTERSTORE', both, lambda i: ['ZINTERSTORE', 'd', 2, 'z', 'y', 'AGGREGATE', 'MAX'], 10)
    row('ZDIFFSTORE', both, lambda i: ['ZDIFFSTORE', 'd', 2, 'z', 'y'], 10, since=(6, 2))
    row('ZUNIONSTORE of small ones', lambda: [['ZADD', 'z', 1, 'a', 2, 'b', 3, 'c'], ['ZADD', 'y', 1, 'c', 2, 'd']], lambda i: ['ZUNIONSTORE', f'd{i % 100}', 2, 'z', 'y'])
    row('ZINTERSTORE with a small one', lambda: chain(full, [['ZADD', 'y', 1, 'm1', 2, 'm77']]), lambda i: ['ZINTERSTORE', 'd', 2, 'z', 'y'])
    row('ZRANGESTORE of all', full, lambda i: ['ZRANGESTORE', 'd', 'z', 0, -1], 10, since=(6, 2))
    row('ZRANGESTORE of 10', full, lambda i: ['ZRANGESTORE', 'd', 'z', near(i), near(i) + 9], since=(6, 2))
    row('ZRANGESTORE BYSCORE of 10', full, lambda i: ['ZRANGESTORE', 'd', 'z', near(i), '+inf', 'BYSCORE', 'LIMIT', 0, 10], since=(6, 2))
    row('SORT of a sorted set', lambda: filled('ZADD', 'z', lambda i: [i, near(i)]), lambda i: ['SORT', 'z', 'STORE', 'd'], 10)


def places():
    place = lambda i: (13 + near(i) / ITEMS, 52 + near(3 * i) / ITEMS)
    full = lambda: filled('GEOADD', 'g', lambda i: [*place(i), f'm{i}'])
    row('GEOADD, new members', list, lambda i: ['GEOADD', 'g', *place(i), f'm{i}'])
    row('GEOADD', full, lambda i: ['GEOADD', 'g', *place(7 * i), f'm{near(i)}'])
    row('GEOSEARCHSTORE of some', full, lambda i: ['GEOSEARCHSTORE', 'd', 'g', 'FROMLONLAT', *place(i), 'BYRADIUS', 500, 'm'], 5_000, since=(6, 2))
    row('GEOSEARCHSTORE of all', full, lambda i: ['GEOSEARCHSTORE', 'd', 'g', 'FROMLONLAT', 13.5, 52.5, 'BYBOX', 300, 300, 'km'], 10, since=(6, 2))
    row('GEOSEARCHSTORE … COUNT', full, lambda i: ['GEOSEARCHSTORE', 'd', 'g', 'FROMMEMBER', f'm{near(i)}', 'BYRADIUS', 5, 'km', 'COUNT', 10], 500, since=(6, 2))
    row('GEORADIUS … STORE', full, lambda i: ['GEORADIUS', 'g', *place(i), 500, 'm', 'STORE', 'd'], 5_000)
    row('GEORADIUSBYMEMBER … STOREDIST', full, lambda i: ['GEORADIUSBYMEMBER', 'g', f'm{near(i)}', 500, 'm', 'STOREDIST', 'd'], 5_000)


def streams():
    entry = lambda i: ['XADD', 'x', f'{i + 1}-0', 'field', f'value {i}']
    full = lambda: map(entry, range(ITEMS))
    more = lambda i: entry(ITEMS + i)
    claim = lambda i, consumer: ['XCLAIM', 'x', 'g', consumer, 0, f'{i + 1}-0', 'TIME', 1_700_000_000_000, 'RETRYCOUNT', 1, 'FORCE', 'JUSTID', 'LASTID', f'{i + 1}-0']
    group = lambda: chain(full, [['XGROUP', 'CREATE', 'x', 'g', '0']])
    read = lambda consumers=1: chain(group, (claim(i, f'c{i % consumers}') for i in range(ITEMS)))
    row('XADD', list, entry)
    row('XADD, of a full stream', full, more)
    row('XADD of 5 fields', list, lambda i: ['XADD', 'x', f'{i + 1}-0', *(arg for j in range(5) for arg in (f'field {j}', f'value {i}'))])
    row('XADD, many keys', list, lambda i: ['XADD', f'x{near(i) % 20_000}', f'{i + 1}-0', 'field', 'value'])
    row('XADD MAXLEN', full, lambda i: ['XADD', 'x', 'MAXLEN', '=', ITEMS, f'{ITEMS + i + 1}-0', 'field', f'value {i}'])
    row('XADD MINID', full, lambda i: ['XADD', 'x', 'MINID', '=', f'{i + 1}-0', f'{ITEMS + i + 1}-0', 'field', f'value {i}'], since=(6, 2))
    row('XADD, XTRIM MAXLEN', full, lambda i: [more(i), ['XTRIM', 'x', 'MAXLEN', '=', ITEMS]])
    row('XADD, XTRIM MINID', full, lambda i: [more(i), ['XTRIM', 'x', 'MINID', '=', f'{i + 2}-0']], since=(6, 2))
    row('XDEL of the first', full, lambda i: ['XDEL', 'x', f'{i + 1}-0'])
    row('XDEL', full, lambda i: ['XDEL', 'x', f'{near(i) + 1}-0'])
    row('XADD, XDEL', full, lambda i: [more(i), ['XDEL', 'x', f'{ITEMS + i + 1}-0']])
    row('XSETID', full, lambda i: ['XSETID', 'x', f'{ITEMS + i}-0', 'ENTRIESADDED', ITEMS + i, 'MAXDELETEDID', '0-1'], since=(7, 0))
    row('XGROUP CREATE', full, lambda i: ['XGROUP', 'CREATE', 'x', f'g{near(i)}', f'{i}-0'], 20_000)
    row('XGROUP CREATE, DESTROY', full, lambda i: [['XGROUP', 'CREATE', 'x', f'g{i}', '0'], ['XGROUP', 'DESTROY', 'x', f'g{i}']])
    row('XGROUP SETID', group, lambda i: ['XGROUP', 'SETID', 'x', 'g', f'{near(i)}-0'])
    row('XGROUP CREATECONSUMER', group, lambda i: ['XGROUP', 'CREATECONSUMER', 'x', 'g', f'c{near(i)}'], 20_000, since=(6, 2))
    row('XGROUP DELCONSUMER', lambda: read(1_000), lambda i: ['XGROUP', 'DELCONSUMER', 'x', 'g', f'c{i}'], 1_000)
    row('XGROUP CREATECONSUMER, DELCONSUMER', read, lambda i: [['XGROUP', 'CREATECONSUMER', 'x', 'g', f'd{i}'], ['XGROUP', 'DELCONSUMER', 'x', 'g', f'd{i}']], since=(6, 2))
    row('XCLAIM', group, lambda i: claim(i, 'c'))
    row('XCLAIM, of many consumers', group, lambda i: claim(i, f'c{i % 1_000}'))
    row('XCLAIM by another', read, lambda i: ['XCLAIM', 'x', 'g', 'd', 0, f'{near(i) + 1}-0', 'JUSTID'])
    row('XACK', read, lambda i: ['XACK', 'x', 'g', f'{i + 1}-0'])
    row('XACK, anywhere', read, lambda i: ['XACK', 'x', 'g', f'{near(i) + 1}-0'])
    row('XADD, XCLAIM, XACK', group, lambda i: [more(i), claim(ITEMS + i, 'c'), ['XACK', 'x', 'g', f'{ITEMS + i + 1}-0']])
    row('XAUTOCLAIM', read, lambda i: ['XAUTOCLAIM', 'x', 'g', 'd', 0, f'{near(i)}-0', 'COUNT', 1, 'JUSTID'], since=(6, 2))


def any_keys():
    hash_of = lambda key, count=ITEMS: filled('HSET', key, lambda i: [f'f{i}', i], count)
    row('DEL', keys, lambda i: ['DEL', f'k{near(i)}'])
    row('UNLINK', keys, lambda i: ['UNLINK', f'k{near(i)}'], since=(4, 0))
    row('DEL of large hashes', lambda: chain(*(hash_of(f'h{i}', 20_000) for i in range(10))), lambda i: ['DEL', f'h{i}'], 10)
    row('DEL of large lists', lambda: chain(*(filled('RPUSH', f'l{i}', lambda j: [f'e{j}']) for i in range(10))), lambda i: ['DEL', f'l{i}'], 10)
    row('DEL of hashes of 10', lambda: chain(*(hash_of(f'h{i}', 10) for i in range(20_000))), lambda i: ['DEL', f'h{i}'], 20_000)
    row('EXPIRE', keys, lambda i: ['EXPIRE', f'k{near(i)}', 1_000_000_000])
    row('PEXPIRE', keys, lambda i: ['PEXPIRE', f'k{near(i)}', 1_000_000_000_000])
    row('EXPIREAT', keys, lambda i: ['EXPIREAT', f'k{near(i)}', FAR // 1000 + i])
    row('PEXPIREAT', keys, lambda i: ['PEXPIREAT', f'k{near(i)}', FAR + i])
    row('PEXPIREAT, PERSIST', keys, lambda i: [['PEXPIREAT', f'k{near(i)}', FAR + i], ['PERSIST', f'k{near(i)}']])
    row('RENAME', keys, lambda i: ['RENAME', f'k{near(i)}', f'r{i}'])
    row('RENAME of a large hash', lambda: hash_of('h0'), lambda i: ['RENAME', f'h{i % 2}', f'h{(i + 1) % 2}'])
    row('RENAMENX', keys, lambda i: ['RENAMENX', f'k{near(i)}', f'r{i}'])
    row('MOVE', keys, lambda i: ['MOVE', f'k{near(i)}', 1])
    row('MOVE of a large hash, there and back', lambda: hash_of('h'), lambda i: [['MOVE', 'h', 1 - i % 2], ['SELECT', 1 - i % 2]])
    row('COPY', keys, lambda i: ['COPY', f'k{near(i)}', f'c{i}'], since=(6, 2))
    row('COPY of a large hash', lambda: hash_of('h'), lambda i: ['COPY', 'h', f'h{i % 10}', 'REPLACE'], 30, since=(6, 2))
    row('COPY of a large hash, and a change', lambda: hash_of('h'), lambda i: [['COPY', 'h', f'h{i % 10}', 'REPLACE'], ['HSET', 'h', f'f{i}', 'x']], 30, since=(6, 2))
    row('SWAPDB', keys, lambda i: ['SWAPDB', 0, 1], since=(4, 0))
    row('FLUSHDB of one key', lambda: chain(keys, [['SELECT', 1]]), lambda i: [['SET', 'k', i], ['FLUSHDB']])
    row('RESTORE', list, lambda i: ['RESTORE', f'k{i}', 0, b'\x00\x05value\x0a\x00\x81\xf6\xc18\xc1\xaa\x9bn'])
    library = '#!lua name=lib\nredis.register_function("f", function(keys, args) return %d end)'
    row('FUNCTION LOAD REPLACE', list, lambda i: ['FUNCTION', 'LOAD', 'REPLACE', library % i], 5_000, since=(7, 0))


def shapes():
    at_random = numbers()
    pushed = lambda: filled('RPUSH', 'l', lambda i: [f'e{i}'], 20_000, 1)
    row('shape: a reliable queue', lambda: filled('LPUSH', 'q', lambda i: [f'job:{i}'], 20_000, 1),
        lambda i: [['LPUSH', 'q', f'job:{20_000 + i}'], ['LREM', 'q', -1, f'job:{i}']], 200_000)
    row('shape: LINSERT', pushed, lambda i: ['LINSERT', 'l', 'BEFORE', f'e{at_random(20_000)}', f'x{i}'], 50_000)
    row('shape: LSET', pushed, lambda i: ['LSET', 'l', at_random(20_000), f'x{i}'], 300_000)
    row('shape: a text that is appended to', list, lambda i: ['APPEND', 'log:today', f'line {i} of the log of today\n'], 300_000)
    row('shape: a sliding window', list, lambda i: [['ZADD', 'window:u', i, f'm{i}'],
        *([['ZREMRANGEBYSCORE', 'window:u', '-inf', f'({i - 20_000}']] if i > 20_000 and i % 2 else [])], 400_000)
    row('shape: a trimmed stream', list, lambda i: [['XADD', 's', f'{i + 1}-0', 'f', f'v{i}'],
        *([['XTRIM', 's', 'MAXLEN', '=', 50_000]] if i % 10 == 0 else [])], 300_000)
    row('shape: counters', list, lambda i: ['HINCRBY', 'counters', f'page:{at_random(100_000)}', 1], 600_000)
    row('shape: unions of sets', lambda: chain(filled('SADD', 'a', lambda i: [i], 100_000, 1), filled('SADD', 'b', lambda i: [100_000 + i], 50_000, 1)),
        lambda i: [['SUNIONSTORE', 'c', 'a', 'b'], ['SADD', 'a', -i]], 300)
    row('shape: a capped feed', list, lambda i: [['LPUSH', 'feed', f'post {i}'], ['LTRIM', 'feed', 0, 9_999]], 400_000)
    row('shape: couriers', list, lambda i: ['GEOADD', 'g', 13 + at_random(10**6) / 10**6, 52 + at_random(10**6) / 10**6, f'c{i % 20_000}'], 200_000)
    row('shape: swapped by RENAME', lambda: filled('HSET', 'tmp:1', lambda i: [f'f{i}', i], 50_000, 1),
        lambda i: ['RENAME', f'tmp:{1 + i % 2}', f'tmp:{1 + (i + 1) % 2}'], 200_000)
    row('shape: copies', lambda: filled('HSET', 'h', lambda i: [f'f{i}', 'v'], 20_000, 1), lambda i: ['COPY', 'h', f'h:{i % 10}', 'REPLACE'], 500, since=(6, 2))


def write(path, setup, nth, times):
    with open(path, 'wb') as file:
        file.write(encoded(['SELECT', 0]))
        for command in setup():
            file.write(encoded(command))
        for i in range(times):
            commands = nth(i)
            for command in commands if isinstance(commands[0], list) else [commands]:
                file.write(encoded(command))


def server_seconds(server, folder):
    """What a server says that loading took. It stops as soon as it has said so."""
    log = os.path.join(folder, 'server.log')
    if os.path.exists(log):
        os.remove(log)
    process = subprocess.Popen([server, '--port', '0', '--unixsocket', os.path.join(folder, 'socket'), '--dir', folder, '--save', '', '--appendonly', 'yes',
                                '--auto-aof-rewrite-percentage', '0', '--logfile', log], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            time.sleep(0.02)
            text = open(log, encoding='utf-8', errors='replace').read() if os.path.exists(log) else ''
            if found := re.search(r'DB loaded from append only file: ([\d.]+) seconds', text):
                if 'CRITICAL' in text:
                    raise RuntimeError(text)
                return float(found[1])
            if process.poll() is not None:
                raise RuntimeError(text)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.wait()


def aof_seconds(aof, path):
    command = (['dotnet', aof] if aof.endswith('.dll') else [aof]) + ['state', '--keys-only', '--limit', '1', path]
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    if done.returncode != 0:
        raise RuntimeError(f'{aof} ended with {done.returncode}: {done.stderr.decode()}')
    return time.perf_counter() - start


def version_of(server):
    text = subprocess.run([server, '--version'], capture_output=True, text=True, check=True).stdout
    return tuple(map(int, re.search(r'v=(\d+)\.(\d+)', text).groups()))


def measure(arguments, servers, name, setup, nth, times, since):
    server = next((server for server, version in servers if version >= since), None)
    folder = tempfile.mkdtemp()
    try:
        parts = os.path.join(folder, 'appendonlydir')
        os.mkdir(parts)
        path = os.path.join(parts, 'appendonly.aof.1.incr.aof')
        write(path, setup, nth, times)
        with open(os.path.join(parts, 'appendonly.aof.manifest'), 'w', encoding='ascii') as manifest:
            manifest.write('file appendonly.aof.1.incr.aof seq 1 type i\n')
        loads, replays = [], []
        for _ in range(arguments.rounds):
            if server:
                loads.append(server_seconds(server, folder))
            replays.append(aof_seconds(arguments.aof, path))
            if loads and loads[-1] > LONG:
                break
        size = os.path.getsize(path) / 1e6
        loaded, replayed = min(loads, default=0), min(replays)
        beside = f'{loaded:.3f} | {replayed:.3f} | {replayed / max(loaded, 0.001):.2f}' if server else f'— | {replayed:.3f} | —'
        print(f'| {name} | {times:,} | {size:.1f} | {beside} |', flush=True)
    finally:
        shutil.rmtree(folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('-k', metavar='PATTERN', default='', help='only the rows whose names this regular expression is found in')
    parser.add_argument('--rounds', type=int, default=3, help='how often each is run')
    parser.add_argument('--server', action='append', help='a server; older ones first')
    parser.add_argument('aof')
    arguments = parser.parse_args()
    servers = [(server, version_of(server)) for server in arguments.server or ['redis-server']]
    for family in strings, bits, hyper_log_logs, lists, sets, hashes, sorted_sets, places, streams, any_keys, shapes:
        family()
    print('| commands | times | MB | server s | aof s | ratio |')
    print('|---|---:|---:|---:|---:|---:|')
    failed = 0
    for name, *rest in rows:
        if re.search(arguments.k, name):
            try:
                measure(arguments, servers, name, *rest)
            except RuntimeError as error:
                failed += 1
                print(f'{name}: {error}', file=sys.stderr)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
