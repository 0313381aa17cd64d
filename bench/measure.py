"""How two things are measured side by side."""

import os
import statistics
import subprocess
import sys
import time


class CommandFailed(Exception):
    """A command did not succeed; what it said."""

    def __init__(self, command, output):
        super().__init__(f"{command}\nfailed:\n{output.decode(errors='replace')}")


def shell(command, folder=None, environment=None):
    """What a command prints."""
    done = subprocess.run(["sh", "-c", command], cwd=folder, env={**os.environ, **(environment or {})}, capture_output=True)
    if done.returncode != 0:
        raise CommandFailed(command, done.stdout + done.stderr)
    return done.stdout.decode()


def say(text):
    """Tells how far it is."""
    print(text, file=sys.stderr, flush=True)


class Side:
    """One of the two things that are compared: a command that runs in a project.

    before  is called before each run
    after   is called after each run; it may return more figures of that run
    """

    def __init__(self, name, project, command, before=None, after=None):
        self.name = name
        self.project = project
        self.command = command
        self.before = before or (lambda: None)
        self.after = after or (lambda: None)

    def run(self):
        """Wall and CPU seconds of one run, and its peak memory in MiB: the client's, without the servers."""
        self.before()
        start = time.monotonic()
        process = subprocess.Popen(
            ["sh", "-c", self.command],
            cwd=self.project.folder,
            env={**os.environ, **self.project.environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        message = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        if status != 0:
            raise CommandFailed(self.command, message)
        figures = {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss / 1024}
        return {**figures, **(self.after() or {})}


def in_turn(ours, beside, rounds):
    """The figures of both sides, run in turn, after one warm-up of each."""
    runs = []
    for number in range(rounds + 1):
        pair = (ours.run(), beside.run())
        say(
            f"    {'run ' + str(number) if number else 'warm-up'}:"
            f" {ours.name} {pair[0]['wall']:.2f} s, {beside.name} {pair[1]['wall']:.2f} s"
        )
        runs.append(pair)
    return runs[1:]


def row(work, ours, beside, runs, measure, goal):
    """A row of the results: medians, and the median of the ratios of neighbours, which holds while a machine's speed drifts."""
    ratios = [a[measure] / b[measure] for a, b in runs]
    sides = [
        {
            "name": side.name,
            "command": side.command,
            **{key: statistics.median(run[index][key] for run in runs) for key in runs[0][index]},
        }
        for index, side in enumerate((ours, beside))
    ]
    return {
        "work": work,
        "ours": sides[0],
        "beside": sides[1],
        "measure": measure,
        "ratio": statistics.median(ratios),
        "lowest": min(ratios),
        "highest": max(ratios),
        "goal": goal,
    }
