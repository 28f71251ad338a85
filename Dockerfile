# htglint with what `htglint links` needs; pages are mounted at /work:
#   docker run --rm -v "$PWD:/work" htglint check docs
FROM python:3.13-slim AS build
WORKDIR /src
COPY . .
RUN python -m venv /opt/htglint \
    && /opt/htglint/bin/pip install --no-cache-dir --disable-pip-version-check ".[web]"

FROM python:3.13-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 htglint \
    && git config --system --add safe.directory /work
COPY --from=build /opt/htglint /opt/htglint
ENV PATH=/opt/htglint/bin:$PATH
USER htglint
WORKDIR /work
ENTRYPOINT ["htglint"]
CMD ["--help"]
