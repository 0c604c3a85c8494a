# A stand-in for an image python:VERSION-slim: Debian's interpreter, whatever its version is, below /usr/local.
FROM debian
# A program with roots of its own, as uv is, would not trust what this machine's Debian trusts.
ENV LANG=C.UTF-8 \
    PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3 \
    && rm -rf /var/lib/apt/lists/* \
    && ln -s /usr/bin/python3 /usr/local/bin/python3 \
    && ln -s python3 /usr/local/bin/python
CMD ["python3"]
