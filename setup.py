"""Which packages a wheel holds: all of them inside `rootski_graphql` (docs/adr/0015). The rest is in pyproject.toml."""

from setuptools import find_packages, setup

ROOMS = ("importing", "loaders", "plans", "russian", "schema", "server", "table")

found = find_packages(include=[pattern for room in ROOMS for pattern in (room, f"{room}.*")])

setup(
    packages=["rootski_graphql", *(f"rootski_graphql.{package}" for package in found)],
    package_dir={"rootski_graphql": "rootski_graphql", **{f"rootski_graphql.{room}": room for room in ROOMS}},
    package_data={
        "rootski_graphql.importing": ["**/*.toml", "**/*.tsv", "**/*.md"],
        "rootski_graphql.server": ["graphiql/package.json", "graphiql/static/**/*", "site/static/*", "site/dist/**/*"],
    },
)
