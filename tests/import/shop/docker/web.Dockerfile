# syntax=docker/dockerfile:1
ARG PYTHON=3.12
ARG UNUSED=1

FROM node:22-slim AS Assets
WORKDIR /src
COPY package*.json ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY web ./web
RUN npm run build

FROM python:${PYTHON}-slim AS base
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1
WORKDIR /srv
RUN groupadd --gid 1500 shop && useradd --uid 1500 --gid shop --create-home shop
RUN apt-get update && \
    apt-get install -y curl libpq5 && \
    rm -rf /var/lib/apt/lists/*

FROM base AS tools
RUN pip install ruff

FROM base AS runtime
ARG APP_VERSION=dev
LABEL org.opencontainers.image.title="Corner shop" \
      org.opencontainers.image.version=$APP_VERSION \
      maintainer="shop@example.org"
COPY --chown=shop:shop requirements.txt .
RUN --mount=type=cache,target=/root/.cache/pip \
    --mount=type=secret,id=PIP_TOKEN \
    pip install -r requirements.txt
COPY --from=Assets --chown=shop /src/dist ./static
COPY --chown=1500:1500 shop/ ./shop/
COPY --chown=www-data docker/robots.txt /srv/robots.txt
ADD https://example.org/ca.pem /etc/ssl/ca.pem
ADD vendor.tar.gz /opt/
RUN <<EOF
set -e
python -m compileall shop
EOF
USER shop
RUN python -c "import shop"
ENV PATH="/srv/bin:$PATH" \
    PORT=8000 \
    GREETING='Hello $NAME' \
    DJANGO_SECRET_KEY=not-so-secret
WORKDIR /srv/shop
VOLUME /srv/uploads
EXPOSE 8000/tcp
EXPOSE 9100 $PORT
STOPSIGNAL SIGQUIT
HEALTHCHECK NONE
ENTRYPOINT ["tini", "--", "python", "-m", "shop"]
CMD ["serve", "--port", "8000"]
ONBUILD RUN echo built
