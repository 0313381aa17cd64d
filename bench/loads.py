"""Cases about loads: rows from the source into the warehouse."""

from measure import CommandFailed, Side, say
from tools import TOOLS

LOAD = """/* headrace
from = production
sync = period
period {{ column = created_at, unit = day }}
*/
select * from {table}
"""
PIPE = (
    'psql -Xq "$PRODUCTION" -c "copy public.{table} to stdout (format binary)"'
    ' | psql -Xq1 "$WAREHOUSE" -c "truncate public.{table}" -c "copy public.{table} from stdin (format binary)"'
)
STREAM = (
    'psql -Xq "$PRODUCTION" -c "copy (select * from public.{table} where {rows}) to stdout (format binary)"'
    ' | psql -Xq "$WAREHOUSE" -c "copy public.{table} from stdin (format binary)"'
)
WIDE_TYPES = {
    "int": "i % 100000",
    "bigint": "i * 1000003",
    "numeric": "(i * 1.01)::numeric(12, 2)",
    "text": "repeat(md5(i::text), 3)",
    "timestamptz": "timestamptz '2013-01-01 00:00Z' + i * interval '1 minute'",
    "float8": "i / 7.0",
    "boolean": "i % 2 = 0",
}
WIDE_COLUMNS = [(f"{kind}_{number}", kind, value) for number in range(4) for kind, value in WIDE_TYPES.items()]
COLUMNS = {
    "narrow": "created_at timestamp, value int",
    "wide": "id bigint, created_at timestamp, " + ", ".join(f"{name} {kind}" for name, kind, _ in WIDE_COLUMNS),
}
CREATED_AT = "timestamp '2013-01-01' + i * interval '{seconds} seconds'"
VALUES = {
    "narrow": f"{CREATED_AT}, (i * 7919 % 1000)::int",
    "wide": f"i, {CREATED_AT}, " + ", ".join(value for *_, value in WIDE_COLUMNS),
}
SIZES = {"narrow": 10_400_000, "wide": 2_000_000}


def fill(project, shape, rows, seconds=30, table=None):
    """A table of narrow or wide rows at the source, some seconds apart, and a pipeline of its name that loads it."""
    table = table or shape
    say(f"  making {rows:,} {shape} rows")
    project.production(
        f"create table {table} ({COLUMNS[shape]})",
        f"insert into {table} select {VALUES[shape].format(seconds=seconds)} from generate_series(0::bigint, {rows - 1}) as i",
        f"vacuum analyze {table}",
    )
    project.write(f"sql/{table}/pipeline.conf", 'description = "a benchmark"\n')
    project.write(f"sql/{table}/load/{table}.sql", LOAD.format(table=table))
    project.shell(f"headrace prepare {table}")


def forget(project, table):
    """The warehouse as if the table had never been loaded."""
    project.warehouse(f"drop table raw.{table}", f"delete from headrace.load where relation = 'raw.{table}'")


def empty(project, table):
    """The table in the warehouse without rows, if it is there."""
    if project.warehouse(f"select to_regclass('{table}')").strip():
        project.warehouse(f"truncate {table}")


def expect(project, table, rows):
    """Stops the benchmark unless the table in the warehouse has so many rows."""
    there = int(project.warehouse(f"select count(*) from {table}"))
    assert there == rows, f"{table} has {there} rows instead of {rows}"


def headrace(project, table, before=None, heap="", name="headrace"):
    """A load by Headrace, perhaps with a limit to its heap such as 64m."""
    limit = f"HEADRACE_JAVA_OPTS=-Xmx{heap} " if heap else ""
    return Side(f"{name}, heap {heap}" if heap else name, project, f"{limit}headrace prepare {table}", before)


def first(project, table, **options):
    """A first load by Headrace."""
    return headrace(project, table, lambda: forget(project, table), **options)


def changed(project, table, **options):
    """A load of a tenth of the days, whose rows have changed."""

    def change():
        where = "extract(doy from created_at)::int % 10 = 0"
        project.production(f"update {table} set created_at = created_at where {where}", f"vacuum {table}")

    return headrace(project, table, change, **options)


def first_load(bench):
    """first load of 10.4 million narrow and 2 million wide rows, beside a binary pipe of two psql"""
    for shape, size in SIZES.items():
        project, rows = bench.project(shape), bench.scaled(size)
        fill(project, shape, rows)
        project.warehouse(f"create table public.{shape} ({COLUMNS[shape]})")
        pipe = Side("psql COPY pipe", project, PIPE.format(table=shape))
        bench.compare(f"first load of {rows:,} {shape} rows", first(project, shape), pipe, goal={"ratio": 1.1})


def streams(bench):
    """two streams of psql, each with half of a table's pages, beside one: what parallel streams would gain a first load"""
    for shape, size in SIZES.items():
        project, rows = bench.project(shape), bench.scaled(size)
        fill(project, shape, rows)
        project.warehouse(f"create table public.{shape} ({COLUMNS[shape]})")
        middle = project.production(f"select pg_relation_size('{shape}') / current_setting('block_size')::int / 2").strip()
        parts = ("true", f"ctid < '({middle},0)'", f"ctid >= '({middle},0)'")
        whole, *halves = (STREAM.format(table=shape, rows=part) for part in parts)
        # Emptied by a transaction of its own, so that whatever the server's settings both sides write WAL, as two streams must.
        around = (lambda: empty(project, f"public.{shape}"), lambda: expect(project, f"public.{shape}", rows))
        two = Side("two streams", project, f"{{ {halves[0]}; }} & half=$!; {{ {halves[1]}; }} && wait $half", *around)
        bench.compare(f"{rows:,} {shape} rows", two, Side("one stream", project, whole, *around))


def tools_narrow(bench):
    """first load of the narrow rows, beside pgcopydb, pgloader, Sling and dlt, each if it is there"""
    first_load_beside_tools(bench, "narrow")


def tools_wide(bench):
    """the same of the wide rows"""
    first_load_beside_tools(bench, "wide")


def first_load_beside_tools(bench, shape):
    project, rows = bench.project(shape), bench.scaled(SIZES[shape])
    fill(project, shape, rows)
    project.warehouse(f"create table public.{shape} ({COLUMNS[shape]})")
    for tool in TOOLS:
        version = tool.version()
        if not version:
            say(f"  {tool.name} is not there: left out")
            continue
        beside = first_by(tool, version, project, shape, rows)
        try:
            bench.compare(f"first load of {rows:,} {shape} rows", first(project, shape), beside, goal={"ratio": 1})
        except CommandFailed as failure:
            say(f"  left out, on PostgreSQL {bench.server.version}: {failure}")


def first_by(tool, version, project, table, rows):
    """A first load by another tool, which must have loaded every row."""
    target = f"{tool.schema}.{table}"
    return Side(
        f"{tool.name} {version}",
        project,
        tool.command.format(table=table),
        lambda: empty(project, target),
        lambda: expect(project, target, rows),
    )


def memory(bench):
    """peak memory of first loads of 10 and 100 million rows, beside 1 million"""
    project = bench.project()
    sizes = [bench.scaled(millions * 1_000_000) for millions in (1, 10, 100)]
    for rows in sizes:
        fill(project, "narrow", rows, table=f"narrow_{rows}")
    smallest = first(project, f"narrow_{sizes[0]}", name=f"{sizes[0]:,} rows")
    for rows in sizes[1:]:
        ours = first(project, f"narrow_{rows}")
        bench.compare(f"first load of {rows:,} narrow rows", ours, smallest, "peak", goal={"peak": 220})


def small_heap(bench):
    """loads with a heap of 64 MB, beside the default heap"""
    for shape, size in SIZES.items():
        project, rows = bench.project(shape), bench.scaled(size)
        fill(project, shape, rows)
        for work, load in ((f"first load of {rows:,}", first), (f"a tenth changed of {rows:,}", changed)):
            ours, beside = load(project, shape, heap="64m"), load(project, shape)
            bench.compare(f"{work} {shape} rows", ours, beside, goal={"peak": 220})


def unchanged(bench):
    """finding that nothing changed in 10.4 million rows, beside counting the rows of each day"""
    project, rows = bench.project(), bench.scaled(SIZES["narrow"])
    fill(project, "narrow", rows)
    count = "select date_trunc('day', created_at), count(*) from narrow group by 1"
    bench.compare(
        f"nothing changed in {rows:,} rows",
        headrace(project, "narrow"),
        Side("psql count by day", project, f'psql -Xq "$PRODUCTION" -c "{count}"'),
        goal={"ratio": 1.5},
    )
