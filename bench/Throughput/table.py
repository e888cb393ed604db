#!/usr/bin/env python3
"""Prints one row of compare.sh's table from the lines of JSON on standard input."""
import json
import statistics
import sys

rounds = [json.loads(line) for line in sys.stdin]
ours, theirs = rounds[0::2], rounds[1::2]


def speeds(runs, seconds="seconds"):
    return [run["samples"] / run[seconds] for run in runs]


def ratio(seconds):
    return statistics.median(one / other for one, other in zip(speeds(ours, seconds), speeds(theirs, seconds)))


network, batch = sys.argv[1:]
print(f"| {network} | {batch} | {statistics.median(speeds(ours)):.1f} | {statistics.median(speeds(theirs)):.1f} "
      f"| {ratio('seconds'):.2f} | {ratio('processorSeconds'):.2f} |")
