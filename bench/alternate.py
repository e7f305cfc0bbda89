#!/usr/bin/env python3
"""Measures whole processes, alternating, and prints a row each: the median and the least time, and the peak of memory.

usage: alternate.py ROUNDS < ROWS

A row of ROWS is a name, a tab, every how many rounds it is run (0: once), a tab, and a command for sh. What takes seconds need not be
run in every round. A machine that others use is fast in one minute and slow in the next, so no command has a minute of its own."""
import os
import statistics
import subprocess
import sys
import time


def run(command):
    start = time.perf_counter()
    process = subprocess.Popen(['sh', '-c', 'exec ' + command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - start, usage.ru_maxrss


rounds = int(sys.argv[1])
rows = [line.rstrip('\n').split('\t') for line in sys.stdin if line.strip()]
seconds, peaks = {name: [] for name, _, _ in rows}, {}
for turn in range(rounds):
    for name, every, command in rows:
        if turn % int(every) == 0 if int(every) else turn == 0:
            took, peak = run(command)
            seconds[name].append(took)
            peaks[name] = max(peaks.get(name, 0), peak)
print('| what | median s | least s | peak MB | runs |')
print('|---|---:|---:|---:|---:|')
for name, times in seconds.items():
    print(f'| {name} | {statistics.median(times):.3f} | {min(times):.3f} | {peaks[name] // 1000} | {len(times)} |')
