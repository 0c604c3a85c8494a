# A stand-in for an image python:VERSION-slim: an interpreter below /usr/local with pip, and what it links to.
FROM debian
ARG VERSION
# A program with roots of its own, as uv is, would not trust what this machine's Debian trusts.
ENV LANG=C.UTF-8 \
    PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libbz2-1.0 libffi8 liblzma5 libreadline8t64 \
    libsqlite3-0 libssl3t64 libuuid1 netbase tzdata zlib1g \
    && rm -rf /var/lib/apt/lists/*
COPY pip.conf /etc/pip.conf
COPY python /usr/local/
RUN ldconfig \
    && ln -s "python$VERSION" /usr/local/bin/python3 \
    && ln -s python3 /usr/local/bin/python \
    && python -c 'import bz2, ctypes, lzma, readline, sqlite3, ssl, uuid, zlib' \
    && python -m ensurepip --default-pip \
    && find /usr/local -name __pycache__ -prune -exec rm -rf '{}' +
CMD ["python3"]
