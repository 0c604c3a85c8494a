# A stand-in for the image python:3.11-slim: an interpreter below /usr/local, with what it links to.
FROM debian
ENV LANG=C.UTF-8 \
    PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libbz2-1.0 libffi8 liblzma5 libreadline8t64 \
    libsqlite3-0 libssl3t64 libuuid1 netbase tzdata zlib1g \
    && rm -rf /var/lib/apt/lists/*
COPY . /usr/local/
RUN ldconfig \
    && ln -s python3.11 /usr/local/bin/python3 \
    && ln -s python3 /usr/local/bin/python \
    && python -c 'import bz2, ctypes, lzma, readline, sqlite3, ssl, uuid, zlib'
CMD ["python3"]
