# The emulator with its company seeded already: a container answers in under a second.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    EMULATOR_CACHE=/opt/lucca-emulator/cache \
    EMULATOR_DATA=/data \
    EMULATOR_HOST=0.0.0.0 \
    EMULATOR_PORT=8080

RUN useradd --system --create-home --home-dir /opt/lucca-emulator emulator \
 && mkdir /data && chown emulator /data

COPY pyproject.toml README.md /src/
COPY emulator /src/emulator
COPY seed /src/seed
RUN pip install --no-cache-dir /src && rm -r /src

USER emulator
WORKDIR /opt/lucca-emulator
# The template in the image; at start only its dates are moved to the day.
RUN lucca-emulator template

VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=2s --timeout=3s --start-period=10s --retries=15 \
  CMD ["lucca-emulator", "healthcheck"]

# A published port is reached from outside the container, so never from its loopback.
CMD ["lucca-emulator", "serve", "--open-control"]
