"""What was measured: kept in results.json, shown in RESULTS.md."""

import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
KEPT = HERE / "results.json"

INTRODUCTION = """# Results

Written by `bench/run`; [README.md](README.md) says what each case is. Medians of runs in turn. A ratio is ours to the other's, of wall time unless it says
otherwise: the median of the ratios of neighbours, and between which values these lie. CPU and peak memory are the client's, without the servers; the
peak is that of its largest process, and below about 20 MiB that of the benchmark itself.
`$PRODUCTION` and `$WAREHOUSE` are the URLs of two databases on one server, `$BENCH` is this folder.
"""
HEADER = """| work | wall | CPU | peak | beside | wall | CPU | peak | ratio | from – to | to reach | |
|---|---|---|---|---|---|---|---|---|---|---|---|
"""
UNITS = {"wall": ("wall", " s"), "cpu": ("CPU", " s"), "peak": ("peak", " MiB"), "ratio": ("ratio", "")}


def keep(section, cases):
    """Puts the rows of a case, on a version of PostgreSQL, in the place of those it had, and writes RESULTS.md anew."""
    sections = json.loads(KEPT.read_text()) if KEPT.exists() else []
    others = [other for other in sections if place(other, cases) != place(section, cases)]
    sections = sorted([*others, section], key=lambda one: place(one, cases))
    KEPT.write_text(json.dumps(sections, indent=1) + "\n")
    (HERE / "RESULTS.md").write_text("\n".join([INTRODUCTION, *map(markdown, sections)]))


def place(section, cases):
    return cases.index(section["case"]), int(section["postgresql"].split(".")[0])


def markdown(section):
    rows = section["rows"]
    commands = dict.fromkeys((side["name"], side["command"]) for row in rows for side in (row["ours"], row["beside"]))
    return (
        f"## {section['case']}: PostgreSQL {section['postgresql']}\n\n"
        f"{section['date']}, {section['rounds']} runs in turn. {section['machine']}.\n\n"
        + HEADER
        + "".join(map(line, rows))
        + "\n"
        + "".join(f"- {name}: `{command}`\n" for name, command in commands)
    )


def line(row):
    ours, beside = row["ours"], row["beside"]
    ratio = f"{row['ratio']:.2f}" + ("" if row["measure"] == "wall" else f" of {UNITS[row['measure']][0]}")
    cells = [row["work"], *figures(ours), beside["name"], *figures(beside)]
    cells += [ratio, f"{row['lowest']:.2f} – {row['highest']:.2f}", *reached(row)]
    return "| " + " | ".join(cells) + " |\n"


def figures(side):
    return [
        f"{side[key]:.{0 if key == 'peak' else 2}f}{UNITS[key][1]}" if key in side else "–"
        for key in ("wall", "cpu", "peak")
    ]


def reached(row):
    """What is to be reached, and whether it is."""
    if not row["goal"]:
        return "–", ""
    found = {**row["ours"], "ratio": row["ratio"]}
    goals = ", ".join(f"{UNITS[key][0]} ≤ {limit}{UNITS[key][1]}" for key, limit in row["goal"].items())
    return goals, "met" if all(found[key] <= limit for key, limit in row["goal"].items()) else "**missed**"
