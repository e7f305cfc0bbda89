"""Celery: waves of tasks with priorities, countdowns, retries, groups, chains and chords; most results are forgotten, some tasks revoked."""
import os
import time

from celery import chain, chord, group
from redis import Redis

from tasks import add, note, total

server = Redis.from_url(os.environ["SERVER"])


def drained(left):
    for _ in range(150):
        if sum(server.llen(k) for k in ("celery", "celery\x06\x163", "celery\x06\x166", "celery\x06\x169")) + server.hlen("unacked") <= left:
            return
        time.sleep(0.02)


number = 0
kept = []
for at, wave in enumerate([12, 3, 40, 6, 130, 5, 9, 2, 7, 300, 4, 20, 8, 3, 11, 6, 60, 5, 3]):
    results = []
    for _ in range(wave):
        number += 1
        results.append(add.apply_async((number, number), priority=(number % 4) * 3, countdown=0.3 if number % 9 == 0 else None))
        if number % 3 == 0:
            note.apply_async((f"note {number}",), expires=3600)
    results.append(chord(group(add.s(j * 100 + 1, 1) for j in range(1, 6)), total.s()).apply_async())
    results.append(chain(add.s(1, 2), add.s(4), add.s(8)).apply_async())
    if at % 4 == 2:
        late = add.apply_async((1, 1), countdown=5)
        late.revoke()
    drained(3)
    for result in results:
        kept.append(result)
    while len(kept) > 6:
        kept.pop(0).forget()
    if at == 5:
        server.bgrewriteaof()

drained(1)
add.apply_async((7, 7), countdown=86400)
