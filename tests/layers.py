"""Which imports and names each room of the code may use. `problems` checks one module."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("server", "plans", "schema", "loaders", "importing", "table", "russian")

_MODEL = ("table.engine", "table.errors", "table.model")
_TYPES = ("schema.breakdowns", "schema.errors", "schema.fields", "schema.morphemes", "schema.relay", "schema.words",
          "schema.operations.limits", "schema.service")  # fmt: skip
_STORED = ("table.breakdowns.outcomes", "table.breakdowns.state", "table.errors", "table.model.attribute",
           "table.model.derived_items", "table.model.inflection", "table.model.items", "table.model.list_attributes",
           "table.model.rules")  # fmt: skip
"""Stored things and their rules, errors, breakdown requests and outcomes: only loaders read or write."""

MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "server": ("server", "plans.kept", "plans.runner", "schema", "loaders", "importing.starter",
               "table.breakdowns.submission_rate", "table.opening", "table.terminal", *_MODEL),
    "server/auth": ("server.auth", "server.http.error_responses", "server.settings", "schema.errors",
                    "table.model.users"),
    "server/graphiql": ("server.graphiql", "server.auth", "server.http", "server.settings"),
    "server/graphql": ("server.graphql", "server.http", "server.observability.logs",
                       "server.observability.record", "server.protection",
                       "server.runtime", "server.settings", "server.site.build",
                       "schema.errors", "schema.fields.context", "schema.operations", "table.engine",
                       "table.model.topics"),
    "server/http": ("server.http", "server.observability", "server.protection", "schema.errors", "table.engine.budget",
                    "table.errors"),
    "server/observability": ("server.observability", "server.settings", "schema.errors", "table.engine.budget",
                             "table.engine.observing"),
    "server/protection": ("server.protection", "server.auth", "server.http.error_responses",
                          "server.observability.record", "schema.errors", "table.engine.budget"),
    "server/site": ("server.site", "server.http", "server.settings", "schema.api"),
    "server/settings": ("server.settings", "server.http.error_responses", "schema.operations.limits", "table.model"),
    "plans": ("plans", "schema.fields", "schema.morphemes.morpheme", "schema.operations", "schema.relay.global_id",
              "loaders.links", "loaders.morphemes.catalogue", "table.engine.codec", "table.engine.protocol",
              "table.engine.wires", "table.errors", "table.model.attribute", "table.model.items",
              "table.model.list_attributes", "table.model.rules", "table.model.topics"),
    "schema": ("schema", "loaders", *_STORED),
    "schema/breakdowns": (*_TYPES, "loaders", *_STORED),
    "schema/fields": ("schema.fields", "schema.errors", "loaders", "russian", *_STORED),
    "schema/morphemes": (*_TYPES, "schema.operations.rendered", "loaders", *_STORED),
    "schema/operations": ("schema.operations", "schema.errors", "schema.fields", "schema.relay", "loaders",
                          "russian", "table.errors", "table.model.rules", "table.model.topics"),
    "schema/relay": ("schema.relay", "schema.fields", "schema.errors", "loaders.paging", "russian", *_STORED),
    "schema/words": (*_TYPES, "loaders", "russian", *_STORED),
    "loaders": ("loaders", "table.breakdowns", "table.entries", *_MODEL),
    "loaders/breakdowns": ("loaders", "table.breakdowns", *_MODEL),
    "loaders/morphemes": ("loaders", "table.entries", "russian", *_MODEL),
    "loaders/words": ("loaders", "table.entries", "russian", *_MODEL),
    "importing": ("importing", "russian", "table.command_line", "table.commands", "table.entries", "table.jobs",
                  "table.progress", *_MODEL),
    "table": ("table", "russian"),
    "table/breakdowns": ("table.breakdowns", "table.entries", "russian", *_MODEL),
    "table/dynamodb": ("table.dynamodb", "table.engine", "table.errors", "table.model.definition"),
    "table/embedded": ("table.embedded", "table.engine", "table.errors", "table.private_files"),
    "table/engine": ("table.engine", "table.errors"),
    "table/entries": ("table.entries", "table.progress", "russian", *_MODEL),
    "table/jobs": ("table.jobs", "table.breakdowns", "table.entries", "table.progress", "table.private_files", *_MODEL),
    "table/model": ("table.model", "table.engine.index", "table.engine.protocol", "table.errors", "russian"),
    "russian": ("russian",),
}  # fmt: skip
"""Room → the modules and packages of this project that it may import."""

MUST_NOT_IMPORT = {"loaders": ("table.model.writing", "table.model.word_writing")}
"""Room → exceptions to what it may import: loaders write no items."""

LATE_IMPORTS = {
    "plans/compiling.py: plans.declared_fields",
    "loaders/words/search.py: loaders.words.corrections",
    "loaders/words/text.py: russian.unknown_words",
    "plans/compiling.py: plans.objects",
    "importing/paradigms.py: import",
    "server/__main__.py: server.auth.development",
    "server/app.py: server.observability.metrics",
    "server/app.py: server.observability.metrics_page",
    "server/auth/opening.py: server.auth.tokens",
    "server/tables.py: importing.starter.starter",
    "table/opening.py: table.dynamodb.client",
    "table/opening.py: table.dynamodb.dynamodb_engine",
    "table/opening.py: table.embedded.embedded_engine",
    "server/app.py: server.observability.tracing",
}
"""Imports inside of functions: what takes long to load, and what a server starts without unless it needs it."""

LIBRARIES: dict[str, tuple[str, ...]] = {
    "aiobotocore": ("table/dynamodb",),
    "aiodataloader": ("loaders",),
    "aiohttp": ("server/auth", "table/dynamodb"),
    "botocore": ("table/dynamodb",),
    "cachetools": ("server", "plans", "schema"),
    "cryptography": ("schema/relay",),
    "dotenv": ("server/settings", "table/command_line.py"),
    "graphql": ("server/graphql", "plans", "schema"),
    "httptools": ("server/http",),
    "joserfc": ("server/auth",),
    "opentelemetry": ("server/observability/tracing.py",),
    "orjson": ("server", "plans", "schema", "table"),
    "ormsgpack": ("importing/frequencies",),
    "prometheus_client": ("server/observability",),
    "pymorphy3": ("importing/paradigms.py",),
    "pydantic": ("server/settings",),
    "pydantic_settings": ("server/settings",),
    "rich": ("table/command_line.py", "table/progress.py"),
    "sqlite3": ("table/embedded",),
    "starlette": ("server",),
    "strawberry": ("schema",),
    "mangum": ("server/lambda_function.py",),
    "uvloop": ("server/lambda_function.py",),
    "uvicorn": ("server/http", "server/serve.py", "server/supervisor.py"),
    "zstandard": ("server/http",),
}
"""Library → the rooms and files that may import it."""

ENVIRONMENT = (
    "server/settings/reading.py",
    "server/settings/ignored_names.py",
    "server/settings/of_libraries.py",
    "table/command_line.py",
    "table/dynamodb/client.py",
)
"""The readers of environment variables: the server's settings, those of libraries, the jobs, AWS's region."""

KEY_BUILDERS = ("table/model",)
"""The rooms that build keys, take them apart and name item types."""

ALLOWED: dict[str, dict[str, str]] = {
    "plans/source.py": {"exec": "it compiles the source it has written"},
    "schema/fields/context.py": {
        "schema.operations.limits": "the context of a request contains its limits",
        "schema.relay.cursor": "the context of a request encrypts its cursors",
    },
    "schema/operations/cost.py": {"__type": "the introspection field of GraphQL"},
    "schema/operations/execution.py": {"schema.api": "it executes the schema"},
    "schema/relay/global_id.py": {"loaders.breakdowns.breakdown_id": "the form of the ids of breakdowns"},
    "server/collection.py": {"__main__": "it looks whether the process was started as a server"},
    "server/http/health.py": {"loaders.dictionary": "readiness reads the dictionary's state"},
    "server/http/responses.py": {"schema.operations.rendered": "it encodes lists that are rendered in advance"},
    "server/observability/metrics.py": {
        "loaders.dictionary": "metrics of the catalogue",
        "plans.kept": "metrics of kept objects",
        "server.graphql.response_cache": "metrics of the cache",
        "server.runtime": "metrics of what requests share",
    },
    "server/observability/tracing.py": {"server.runtime": "traces of what requests share"},
    "server/settings/protection.py": {
        "server.http.body": "bounds are declared by what they bound",
        "server.protection": "bounds are declared by what they bound",
    },
    "server/settings/settings.py": {
        "server.graphql.response_cache": "bounds are declared by what they bound",
        "table.breakdowns.submission_rate": "bounds are declared by what they bound",
    },
    "table/dynamodb/connection.py": {"httptools": "the parser of responses, as in the server"},
    "table/dynamodb/connections.py": {"aiohappyeyeballs": "connects to hosts with several addresses"},
    "table/dynamodb/probing.py": {"PrimaryKey": "keys of no item", "KeyCondition": "keys of no item"},
    "table/dynamodb/requests.py": {"PrimaryKey": "decodes keys", "#": "placeholders of DynamoDB's expressions"},
    "table/dynamodb/slicing.py": {"PrimaryKey": "it reads the keys of items in the text of a response"},
    "table/entries/check.py": {"table.jobs.readable": "check reads what a damaged file has left"},
    "table/entries/reindex.py": {"table.jobs.batch_writer": "reindex is a job that writes derived items"},
    "table/jobs/dump.py": {"sqlite3": "a damaged file raises its errors"},
    "table/jobs/readable.py": {
        "sqlite3": "a damaged file raises its errors",
        "table.embedded": "reads what a damaged file has left",
    },
    "table/jobs/restoring.py": {
        "PrimaryKey": "rows of its temporary file",
        "sqlite3": "its temporary file",
        "table.embedded.stored_items": "the form of items in its temporary file",
    },
    "table/model/secret.py": {"table.engine.budget": "it reads one item, and writes it if it is missing"},
    "table/model/users.py": {"table.engine": "the spellings of a user's e-mail are found by reading"},
}
"""File → what it uses against the rules → the reason."""

_DYNAMIC = ("importlib.import_module", "importlib.util", "importlib.machinery", "runpy", "pkgutil", "__import__",
            "builtins.__import__", "eval", "exec", "sys.modules")  # fmt: skip
_OF_ENVIRONMENT = ("os.environ", "os.environb", "os.getenv", "os.getenvb", "os.putenv")
_KEYS = ("PrimaryKey", "KeyCondition")


def modules(package: str) -> list[Path]:
    """Return the source files of a package."""
    return sorted((ROOT / package).rglob("*.py"))


def all_problems() -> list[str]:
    """Return the problems of all modules."""
    paths = [path for package in PACKAGES for path in modules(package)]
    return [
        problem
        for path in paths
        for problem in problems(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]


def problems(path: str, source: str) -> list[str]:
    """Return one line for each rule that a module breaks: where, and what it uses."""
    return [f"{path}:{line}: {used}" for line, used in violations(path, source) if not is_allowed(path, used)]


def violations(path: str, source: str) -> Iterator[tuple[int, str]]:
    """Yield what a module uses against the rules, whether or not it is in `ALLOWED`, each with its line."""
    tree = ast.parse(source)
    names = _names(tree)
    for name, line in _imports(tree):
        if not _may_import(path, name):
            yield line, name
    for node, name in _used(tree, names):
        if _within(name, _DYNAMIC) or (path not in ENVIRONMENT and _within(name, _OF_ENVIRONMENT)):
            yield node.lineno, name
    if not _is_in(path, KEY_BUILDERS):
        yield from _built_keys(tree, names)
        yield from _spelled(tree)


def is_allowed(path: str, used: str) -> bool:
    """Whether `ALLOWED` names what a file uses."""
    return _within(used, tuple(ALLOWED.get(path, ())))


def _may_import(path: str, name: str) -> bool:
    top = name.split(".", maxsplit=1)[0]
    if top in LIBRARIES:
        return _is_in(path, LIBRARIES[top])
    if top not in PACKAGES:
        return top in sys.stdlib_module_names
    rooms = [room for room in MAY_IMPORT if _is_in(path, (room,))]
    refused = [one for room in rooms for one in MUST_NOT_IMPORT.get(room, ())]
    return _within(name, MAY_IMPORT[max(rooms, key=len)]) and not _within(name, tuple(refused))


def _imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield the modules that a module imports, `from table.model import items` as `table.model.items`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            is_package = (ROOT / module.replace(".", "/")).is_dir()
            yield from ((f"{module}.{alias.name}" if is_package else module, node.lineno) for alias in node.names)
            yield from (("*", node.lineno) for alias in node.names if alias.name == "*")


def _names(tree: ast.AST) -> dict[str, str]:
    """Return the names that imports and plain assignments bind → the full name of what each is."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {one.asname or one.name.split(".")[0]: one.name if one.asname else one.name.split(".")[0]
                      for one in node.names}  # fmt: skip
        elif isinstance(node, ast.ImportFrom):
            found |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            value = _full_name(node.value, found)
            if value and value != node.targets[0].id and value.split(".")[0] not in found.get(node.targets[0].id, ""):
                found.setdefault(node.targets[0].id, value)
    return found


def _full_name(node: ast.AST, names: dict[str, str]) -> str:
    """Return the dotted name of an expression with its first part resolved; empty for other expressions."""
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        owner = _full_name(node.value, names)
        return owner and f"{owner}.{node.attr}"
    match node:
        case ast.Call(func=ast.Name(id="getattr"), args=[of, ast.Constant(value=str(name)), *_]):
            owner = _full_name(of, names)
            return owner and f"{owner}.{name}"
    return ""


def _used(tree: ast.AST, names: dict[str, str]) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """Yield the full names that a module imports or mentions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute | ast.Call):
            yield node, _full_name(node, names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)


def _built_keys(tree: ast.AST, names: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Yield the calls that build keys or key conditions, under any name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = _full_name(node.func, names).split(".")
            is_read = called[-1] == "of"  # the key that an item holds
            yield from ((node.lineno, name) for name in _KEYS if name in called and not is_read)


def _spelled(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the texts that contain the separator of keys or are the attribute of item types, docstrings left out."""
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            if "#" in node.value and "://" not in node.value:
                yield node.lineno, "#"
            if node.value == "__type":
                yield node.lineno, "__type"


def _within(name: str, places: tuple[str, ...]) -> bool:
    return any(name == place or name.startswith(f"{place}.") for place in places)


def _is_in(path: str, places: tuple[str, ...]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)
