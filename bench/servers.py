"""PostgreSQL servers, and projects whose source and warehouse are on one."""

import contextlib
import os
import pathlib
import pwd
import secrets
import shutil
import subprocess

from measure import shell

SOURCES = pathlib.Path(__file__).resolve().parent.parent


class Server:
    """A running PostgreSQL, and who may do everything on it."""

    def __init__(self, port, user, password):
        self.port = port
        self.user = user
        self.password = password
        self.version = self.psql("postgres", "show server_version").split()[0]

    def url(self, database):
        return f"postgresql://{self.user}:{self.password}@127.0.0.1:{self.port}/{database}?sslmode=disable"

    def psql(self, database, *statements):
        """What the statements return, unaligned."""
        words = ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", self.url(database)]
        for statement in statements:
            words += ["-c", statement]
        environment = {**os.environ, "PGOPTIONS": "-c client_min_messages=warning"}
        return subprocess.run(words, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


@contextlib.contextmanager
def embedded(folder, port):
    """The server that Headrace brings along."""
    folder.mkdir()
    (folder / "sql").mkdir()
    (folder / "headrace.conf").write_text(
        f'connections.warehouse.url = "embedded:postgres"\nembedded.port = {port}\n'
    )
    shell("headrace db start", folder)
    try:
        url, user, password = (line.split()[-1] for line in shell("headrace db url", folder).splitlines())
        password = pathlib.Path(password).read_text().strip().split(":")[-1]
        yield Server(int(url.split(":")[3].split("/")[0]), user, password)
    finally:
        shell("headrace db stop", folder)


@contextlib.contextmanager
def installed(folder, port, binaries):
    """A server made with binaries from elsewhere, with their default settings but for a password and the embedded server's shared_buffers."""
    folder.mkdir()
    owner = {}
    if os.getuid() == 0:
        user = pwd.getpwnam("nobody")
        owner = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        os.chown(folder, user.pw_uid, user.pw_gid)
        folder.parent.chmod(0o711)

    def run(program, *words):
        subprocess.run([binaries / program, *words], check=True, cwd=folder, stdout=subprocess.DEVNULL, **owner)

    data = folder / "data"
    password = secrets.token_hex()
    (folder / "password").write_text(password)
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories= -c shared_buffers=256MB"
    login = ("-U", "postgres", "--auth=scram-sha-256", "--pwfile", folder / "password")
    run("initdb", "-D", data, *login, "--encoding=UTF8", "--locale=C.UTF-8")
    run("pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
    try:
        yield Server(port, "postgres", password)
    finally:
        run("pg_ctl", "-D", data, "-m", "fast", "stop")


class Project:
    """A project folder, with the connections of this repository's headrace.conf, and two databases, empty at first."""

    def __init__(self, server, folder, suffix=""):
        self.server = server
        self.folder = folder
        self.databases = {"production": f"production{suffix}", "warehouse": f"warehouse{suffix}"}
        self.environment = {"BENCH": str(SOURCES / "bench")}
        for connection, database in self.databases.items():
            name = connection.upper()
            self.environment[name] = server.url(database)
            self.environment[f"{name}_URL"] = f"jdbc:postgresql://127.0.0.1:{server.port}/{database}"
            self.environment[f"{name}_USER"] = server.user
            self.environment[f"{name}_PASSWORD"] = server.password
        folder.mkdir()
        shutil.copy(SOURCES / "headrace.conf", folder)
        self.empty()

    def empty(self):
        """Makes both databases anew."""
        self.drop()
        for database in self.databases.values():
            self.server.psql("postgres", f"create database {database}")

    def drop(self):
        for database in self.databases.values():
            self.server.psql("postgres", f"drop database if exists {database} with (force)")

    def copy_entity(self):
        """The files of this repository's own pipeline."""
        for name in ("sql", "migrations"):
            shutil.copytree(SOURCES / name, self.folder / name)
        shutil.copy(SOURCES / "insert_all_data.sh", self.folder)

    def write(self, path, text):
        path = self.folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def production(self, *statements):
        return self.server.psql(self.databases["production"], *statements)

    def warehouse(self, *statements):
        return self.server.psql(self.databases["warehouse"], *statements)

    def shell(self, command):
        return shell(command, self.folder, self.environment)
