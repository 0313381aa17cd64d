"""Cases about the main job, the pipeline entity of this repository."""

import shutil

from measure import Side, say
from tools import version_of

# Rows as headrace generate makes them, on average: at an even pace, and with values that are not drawn.
MONTHS = """
insert into entity
select
    at,
    case when extract(isodow from at) >= 6 then 2 else 1 end * (base + extract(epoch from at)::bigint * 7919 % (base + 1))
from generate_series(timestamp '{first}', timestamp '{last}', interval '1 month') as month
cross join lateral (
    select {controller} * least(13 - extract(month from month), extract(month from month))::int as base
) as scale
cross join lateral
    generate_series(month, month + interval '1 month' - interval '1 second', interval '15000 seconds' / base) as at
"""
PHASES = """
with
    last as (select max(run_id) as run_id from headrace.runs group by command),
    step as (select * from headrace.steps join last using (run_id))
select
    (select seconds from headrace.runs join last using (run_id) where command = 'prepare')
        - sum(seconds) filter (where kind <> 'export'),
    sum(seconds) filter (where kind = 'load'),
    sum(seconds) filter (where kind not in ('load', 'export')),
    sum(seconds) filter (where kind = 'export')
from step
"""
PHASE_GOALS = {"detection": None, "load": None, "models and checks": {"ratio": 1.2}, "export": {"ratio": 1.2}}


def add_months(project, first, last, controller):
    months = MONTHS.format(first=first, last=last, controller=controller)
    project.production(months, "vacuum analyze entity")


def add_history(project, years, controller):
    """Years up to 2023 at the source of the main job."""
    project.shell("headrace prepare entity")
    add_months(project, f"{2024 - years}-01-01", "2023-12-01", controller)


def controller(bench):
    """RANDOM_MAIN_CONTROLLER for the default scale of the main job."""
    return f"RANDOM_MAIN_CONTROLLER={bench.scaled(100)}"


def prepare(bench):
    """prepare of the main job when nothing changed, beside a query and beside a bare JVM"""
    project = bench.project(entity=True)
    project.shell(f"{controller(bench)} ./insert_all_data.sh")
    project.write("Nothing.java", "class Nothing { public static void main(String[] words) {} }")
    project.shell("javac Nothing.java")
    ours = Side("headrace", project, "headrace prepare entity")
    for beside in (
        Side("psql select 1", project, 'psql -Xq "$PRODUCTION" -c "select 1"'),
        Side("bare JVM", project, "java -Xshare:auto -cp . Nothing"),
    ):
        bench.compare("prepare when nothing changed", ours, beside, goal={"wall": 0.6, "cpu": 1})


def increment(bench):
    """one more month after 10 and 100 years of history, beside the same after 1 year, phase by phase"""
    for scale in (1, 10):
        after_1, *after_more = (month_after(bench, bench.scaled(years), scale, f"{scale}_{years}") for years in (1, 10, 100))
        for after in after_more:
            work = f"a month after {after.name}, s = {scale}"
            runs = bench.measure(work, after, after_1)
            bench.add(f"{work}: whole commands", after, after_1, runs)
            for phase, goal in PHASE_GOALS.items():
                walls = [tuple({"wall": figures[phase]} for figures in pair) for pair in runs]
                bench.add(f"{work}: {phase}", after, after_1, walls, goal=goal)


def month_after(bench, years, scale, name):
    """Loading, building and exporting January 2024 after some years, taken away again before each run."""
    history = f"{years} {'year' if years == 1 else 'years'}"
    say(f"  making {history} of history, s = {scale}")
    project = bench.project(name, entity=True)
    add_history(project, years, scale)
    command = "headrace prepare entity && headrace export entity 2024 1"
    project.shell("headrace prepare entity && headrace export entity")

    def take_away_and_add():
        project.production("delete from entity where created_at >= '2024-01-01'")
        project.shell(command)
        add_months(project, "2024-01-01", "2024-01-01", scale)

    def phases():
        return dict(zip(PHASE_GOALS, map(float, project.warehouse(PHASES).strip().split("|"))))

    return Side(history, project, command, take_away_and_add, phases)


def script(bench):
    """twelve months of the main job, beside psql alone, from ready-made rows"""
    twelve_months(bench, "psql script", "$BENCH/entity.sh rows tree", goal={"ratio": 2})


def script_psycopg2(bench):
    """the same, beside a plain Python program"""
    version = version_of("python3 -c 'import psycopg2; print(psycopg2.__version__)'")
    if version:
        twelve_months(bench, f"psycopg2 {version}", "python3 $BENCH/entity_psycopg2.py rows tree", goal={"ratio": 0.2})
    else:
        say("  psycopg2 is not there: left out")


def twelve_months(bench, name, other_way, goal):
    """The main job beside another way to do it, which begins with ready-made rows and must write the same files."""
    project = bench.project(entity=True)
    project.shell(f"{controller(bench)} ./insert_all_data.sh")
    (project.folder / "rows").mkdir()
    for month in range(1, 13):
        where = f"date_trunc('month', created_at) = '2023-{month}-01'"
        rows = f"select * from entity where {where} order by created_at"
        project.shell(f"psql -Xq \"$PRODUCTION\" -c \"\\copy ({rows}) to 'rows/{month}.csv' csv\"")

    def empty():
        shutil.rmtree(project.folder / "exports", ignore_errors=True)
        project.empty()

    ours = Side("insert_all_data.sh", project, f"{controller(bench)} ./insert_all_data.sh", empty)
    beside = Side(name, project, other_way, project.empty, lambda: project.shell("diff -r exports tree"))
    bench.compare("twelve months", ours, beside, goal=goal)
