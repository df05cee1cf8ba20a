# Two stages: the first has what is needed to install, the second only what is needed to run.
ARG BASE=python:3.12-slim-bookworm
FROM $BASE AS build
WORKDIR /app
# The dependencies first: this layer is made anew only when a lock changes.
COPY pyproject.toml ./
COPY tools/environment.py tools/environment.py
COPY requirements requirements
RUN python tools/environment.py run --without-project
COPY . .
# What has installed it all is not needed any more.
RUN python tools/environment.py run \
    && python -m compileall -q alerts antragsradar demo scrapers storage \
    && .venv/bin/python -m pip uninstall --quiet --yes setuptools pip

FROM $BASE
LABEL org.opencontainers.image.title="Antragsradar" \
    org.opencontainers.image.description="Watches council information systems, finds motions about integration, and tells of them" \
    org.opencontainers.image.licenses="MIT"
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends antiword catdoc tesseract-ocr tesseract-ocr-deu \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin antragsradar \
    && install --directory --owner=antragsradar --mode=0750 /data
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    ANTRAGSRADAR_DATA_DIR=/data \
    ANTRAGSRADAR_PORT=8000
WORKDIR /data
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s --start-interval=5s --retries=3 \
    CMD ["python", "-c", "import http.client, os; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['ANTRAGSRADAR_PORT']), timeout=8); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
CMD ["antragsradar", "run", "--host", "0.0.0.0"]
