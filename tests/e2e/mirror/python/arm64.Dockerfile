# A stand-in for the image python:3.11-slim: Debian's interpreter, which is a newer one, below /usr/local.
FROM debian
ENV LANG=C.UTF-8 \
    PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3 \
    && rm -rf /var/lib/apt/lists/* \
    && ln -s /usr/bin/python3 /usr/local/bin/python3 \
    && ln -s python3 /usr/local/bin/python
CMD ["python3"]
