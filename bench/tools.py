"""The other tools that load a table, each with the fastest settings that its documentation has; README.md says why these."""

import re
import subprocess


def version_of(command):
    """What a command says is its version; nothing if it fails, as what is not there does."""
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True)
    return re.search(r"\d+\.[\d.]*\d", done.stdout + done.stderr)[0] if done.returncode == 0 else None


class Tool:
    """A program that loads {table} from $PRODUCTION into a table of that name, in a schema of $WAREHOUSE."""

    def __init__(self, name, version_command, command, schema="public"):
        self.name = name
        self.version_command = version_command
        self.command = command
        self.schema = schema

    def version(self):
        """Its version; nothing if it is not there."""
        return version_of(self.version_command)


TOOLS = [
    Tool(
        "pgcopydb",
        "pgcopydb --version",
        'pgcopydb copy table-data --source "$PRODUCTION" --target "$WAREHOUSE" --dir pgcopydb --restart --table-jobs 2',
    ),
    Tool("pgloader", "pgloader --version", "TABLE={table} pgloader --root-dir pgloader $BENCH/tools/table.load"),
    Tool(
        "Sling",
        "sling --version",
        "TABLE={table} SLING_DISABLE_TELEMETRY=true sling run --replication $BENCH/tools/table.yaml",
    ),
    Tool("dlt", "dlt --version", "RUNTIME__DLTHUB_TELEMETRY=false python3 $BENCH/tools/table.py {table}", schema="dlt"),
]
