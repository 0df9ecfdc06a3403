"""Which packages a wheel holds: all of them inside `rootski_graphql` (docs/adr/0015). The rest is in pyproject.toml."""

from setuptools import find_packages, setup

ROOMS = ("importing", "loaders", "plans", "russian", "schema", "server", "table")

GUIDES = ["clients.md", "http.md", "limits.md", "authentication.md", "caching.md", "glossary.md"]
"""What the front page links to: `GUIDE_TITLES` of server/site/front.py."""

found = find_packages(include=[pattern for room in ROOMS for pattern in (room, f"{room}.*")])

setup(
    packages=["rootski_graphql", "rootski_graphql.docs", *(f"rootski_graphql.{package}" for package in found)],
    package_dir={
        "rootski_graphql": "rootski_graphql",
        **{f"rootski_graphql.{room}": room for room in (*ROOMS, "docs")},
    },
    package_data={
        "rootski_graphql.docs": GUIDES,
        "rootski_graphql.importing": ["**/*.toml", "**/*.tsv", "**/*.md"],
        "rootski_graphql.server": [
            "graphiql/package.json",
            "graphiql/static/*",
            "graphiql/dist/**/*",
            "site/static/*",
            "site/dist/**/*",
        ],
    },
)
