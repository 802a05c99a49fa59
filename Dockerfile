# One image for every process. Alone it runs the whole product, its data in the volume /data:
#   docker build -t interlude . && docker run --init -p 8000:8000 -v interlude:/data interlude
# With a database and a queue of your own, run `migrate`, `publish`, `api` and `worker` instead.

FROM python:3.13-slim AS build
WORKDIR /build
COPY requirements-uv.lock requirements.lock ./
RUN python -m venv /uv && /uv/bin/python -m pip install --no-cache-dir --require-hashes -r requirements-uv.lock
RUN /uv/bin/uv venv --python python3 /venv \
 && /uv/bin/uv pip sync --no-cache --require-hashes --compile-bytecode --python /venv/bin/python requirements.lock

FROM python:3.13-slim
RUN useradd --create-home --uid 10001 interlude && mkdir /data && chown interlude:interlude /data
WORKDIR /app
COPY --from=build /venv /venv
COPY pyproject.toml LICENSE ./
COPY mobile_contract mobile_contract
COPY content content
COPY api api
COPY workers workers
# The user may not write here, so the bytecode is made now.
RUN python -m compileall -q mobile_contract content api workers

USER interlude
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 \
    INTERLUDE_DATA=/data INTERLUDE_HOST=0.0.0.0 INTERLUDE_PORT=8000
VOLUME /data
EXPOSE 8000
# For `up` and `api`; give a worker --no-healthcheck, it has no door to knock at.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f'http://127.0.0.1:{os.environ[\"INTERLUDE_PORT\"]}/health/live', timeout=3)"]
STOPSIGNAL SIGTERM
CMD ["python", "-m", "workers.cli", "up"]
