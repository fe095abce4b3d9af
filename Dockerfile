# syntax=docker/dockerfile:1
FROM python:3.13-slim-bookworm AS build
WORKDIR /hearth
RUN python -m venv /opt/hearth
COPY requirements.lock ./
RUN /opt/hearth/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY adapters adapters
COPY migrations migrations
RUN /opt/hearth/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim-bookworm
# The container is the machine that the page is served on: publish the port to your own machine
# only (-p 127.0.0.1:8765:8765) unless you trust whoever reaches it.
ENV PATH=/opt/hearth/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HEARTH_DATA_DIR=/data \
    MPLCONFIGDIR=/data/.matplotlib \
    HEARTH_HOST=0.0.0.0 \
    HEARTH_PLAYGROUND=container
RUN useradd --system --uid 10001 --no-create-home hearth \
    && install --directory --owner=hearth --group=hearth --mode=0700 /data
COPY --from=build /opt/hearth /opt/hearth
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8765
# SIGTERM, Docker's own, lets what was begun come to its end.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://127.0.0.1:{os.environ.get('HEARTH_PORT') or 8765}/healthz\", timeout=2)"]
ENTRYPOINT ["hearth"]
CMD ["run"]
