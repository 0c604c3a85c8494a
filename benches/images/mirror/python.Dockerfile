# A stand-in for an image python:VERSION-slim: an interpreter below /usr/local with pip, and what it links to.
FROM debian
# The base of the tests is without it, and each step with apt would be 90 MB larger than upstream.
COPY docker.conf /etc/apt/apt.conf.d/docker.conf
ARG VERSION
# A program with roots of its own would not trust what this machine's Debian trusts.
ENV LANG=C.UTF-8 \
    PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin \
    PIP_CERT=/etc/ssl/certs/ca-certificates.crt \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libbz2-1.0 libffi8 liblzma5 libreadline8t64 \
    libsqlite3-0 libssl3t64 libuuid1 netbase tzdata zlib1g \
    && rm -rf /var/lib/apt/lists/*
COPY python /usr/local/
RUN ldconfig \
    && ln -s "python$VERSION" /usr/local/bin/python3 \
    && ln -s python3 /usr/local/bin/python \
    && python -c 'import bz2, ctypes, lzma, readline, sqlite3, ssl, uuid, zlib' \
    && python -m ensurepip --default-pip \
    && find /usr/local -name __pycache__ -prune -exec rm -rf '{}' +
CMD ["python3"]
