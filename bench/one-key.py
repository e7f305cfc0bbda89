#!/usr/bin/env python3
"""Measures what one key that is written very often costs: aof state, get and key --values beside a server that loads the same log.

usage: one-key.py AOF [ROUNDS [SHAPE...]]

AOF is the program to measure; redis-server is on the path. A row is a shape: the time in which the server says it loaded the log, the least
of ROUNDS (3) times of each verb in alternation, and the largest memory of each. The bars are: get at most 1.5 times state and 0.2 s,
--values at most 4 times state and 1 s, state at most the server."""
import os
import random
import re
import subprocess
import sys
import tempfile
import time


def queue(rnd):
    for i in range(20000):
        yield 'LPUSH', 'key', f'job:{i}'
    for i in range(200000):
        yield 'LPUSH', 'key', f'job:{20000 + i}'
        yield 'LREM', 'key', -1, f'job:{i}'


def inserted(rnd):
    for i in range(20000):
        yield 'RPUSH', 'key', f'e{i}'
    for i in range(20000):
        yield 'LINSERT', 'key', 'BEFORE', f'e{rnd.randrange(20000)}', f'x{i}'


def set_by_index(rnd):
    for i in range(20000):
        yield 'RPUSH', 'key', f'e{i}'
    for i in range(300000):
        yield 'LSET', 'key', rnd.randrange(20000), f'x{i}'


def feed(rnd):
    for i in range(400000):
        yield 'LPUSH', 'key', f'post {i}'
        yield 'LTRIM', 'key', 0, 9999


def text(rnd):
    for i in range(300000):
        yield 'APPEND', 'key', f'line {i} of the log of today\n'


def bits(rnd):
    for i in range(300000):
        yield 'SETBIT', 'key', rnd.randrange(8000000), i % 2


def window(rnd):
    for i in range(400000):
        yield 'ZADD', 'key', i, f'm{i}'
        if i > 20000 and i % 2:
            yield 'ZREMRANGEBYSCORE', 'key', '-inf', f'({i - 20000}'


def leaderboard(rnd):
    for i in range(400000):
        yield 'ZINCRBY', 'key', rnd.randrange(100), f'player:{rnd.randrange(50000)}'


def stream(rnd):
    for i in range(300000):
        yield 'XADD', 'key', f'{i + 1}-0', 'f', f'v{i}'
        if i % 10 == 0:
            yield 'XTRIM', 'key', 'MAXLEN', '=', 50000


def consumers(rnd):
    yield 'XGROUP', 'CREATE', 'key', 'g', '0', 'MKSTREAM'
    for i in range(150000):
        yield 'XADD', 'key', f'{i + 1}-0', 'f', f'v{i}'
        yield 'XCLAIM', 'key', 'g', f'c{i % 10}', 0, f'{i + 1}-0', 'TIME', 1700000000000, 'RETRYCOUNT', 1, 'FORCE', 'JUSTID', 'LASTID', f'{i + 1}-0'
        if i >= 20000:
            yield 'XACK', 'key', 'g', f'{i - 19999}-0'


def counters(rnd):
    for i in range(600000):
        yield 'HINCRBY', 'key', f'page:{rnd.randrange(100000)}', 1


def couriers(rnd):
    for i in range(200000):
        yield 'GEOADD', 'key', 13 + rnd.random(), 52 + rnd.random(), f'c{i % 20000}'


def visitors(rnd):
    for i in range(200000):
        yield 'PFADD', 'key', f'visitor {i}'


def unions(rnd):
    for i in range(100000):
        yield 'SADD', 'a', i
    for i in range(100000, 150000):
        yield 'SADD', 'b', i
    for i in range(300):
        yield 'SUNIONSTORE', 'key', 'a', 'b'
        yield 'SADD', 'a', -i


def renamed(rnd):
    for i in range(50000):
        yield 'HSET', 'key', f'f{i}', i
    for i in range(200000):
        yield ('RENAME', 'key', 'other') if i % 2 == 0 else ('RENAME', 'other', 'key')


def copies(rnd):
    for i in range(20000):
        yield 'HSET', 'key', f'f{i}', 'v'
    for i in range(500):
        yield 'COPY', 'key', f'copy:{i % 10}', 'REPLACE'


SHAPES = [queue, inserted, set_by_index, feed, text, bits, window, leaderboard, stream, consumers, counters, couriers, visitors, unions, renamed, copies]


def resp(args):
    words = [str(a).encode() for a in args]
    return b'*%d\r\n' % len(words) + b''.join(b'$%d\r\n%s\r\n' % (len(w), w) for w in words)


def server_seconds(folder, name):
    server = subprocess.Popen(['redis-server', '--port', '0', '--unixsocket', os.path.join(folder, 'socket'), '--save', '', '--dir', folder, '--appendonly', 'yes', '--appendfilename', name,
                               '--appenddirname', name + '.d'], stdout=subprocess.PIPE, text=True)
    try:
        for line in server.stdout:
            if found := re.search(r'DB loaded from append only file: ([\d.]+) seconds', line):
                return float(found[1])
    finally:
        server.terminate()
        server.wait()
    sys.exit('redis-server did not load the log')


def run(command):
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) > 1:
        sys.exit(f'{" ".join(command)} failed')
    return time.perf_counter() - start, usage.ru_maxrss // 1000


def main():
    aof, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3
    verbs = [['state', '--keys-only', '--limit', '1'], ['get', 'key'], ['key', 'key', '--values'], ['key', 'key', '--values', '--format', 'json']]
    print('| shape | MB | server s | state s | get s | --values s | as JSON s | MB of each | bars |')
    print('|---|---:|---:|---:|---:|---:|---:|---|---|')
    for shape in SHAPES:
        if len(sys.argv) > 3 and shape.__name__ not in sys.argv[3:]:
            continue
        with tempfile.TemporaryDirectory() as folder:
            log = os.path.join(folder, 'key.aof')
            with open(log, 'wb') as out:
                out.writelines(map(resp, shape(random.Random(3))))
            times, peaks = [[] for _ in verbs], [0 for _ in verbs]
            for _ in range(rounds):
                for i, verb in enumerate(verbs):
                    seconds, peak = run([aof, *verb, log])
                    times[i].append(seconds)
                    peaks[i] = max(peaks[i], peak)
            size = os.path.getsize(log) / 1e6
            # It moves the log into a folder of its own.
            loaded = server_seconds(folder, 'key.aof')
        state, get, values, json = (min(t) for t in times)
        missed = [name for name, is_missed in [('state', state > loaded), ('get', get > 1.5 * state + 0.2), ('--values', values > 4 * state + 1),
                                               ('JSON', json > 4 * state + 1)] if is_missed]
        print(f'| {shape.__name__} | {size:.0f} | {loaded:.2f} | {state:.2f} | {get:.2f} | {values:.2f} | {json:.2f} '
              f'| {" ".join(map(str, peaks))} | {"missed: " + ", ".join(missed) if missed else "met"} |', flush=True)


main()
