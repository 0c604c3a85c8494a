#!/bin/sh -eu
# Makes the configuration from the environment, in a folder that nobody else can write to, and starts nginx. Everything
# that it writes lies there, so the root can be read-only.

fail() {
  echo "nginx: $*" >&2
  exit 1
}

# What has a meaning in the configuration does not get there.
word() { # NAME VALUE
  case $2 in
    *[!A-Za-z0-9._~:/?@!\&\(\)*+,=%\[\]-]*) fail "$1 has more than one address can have: $2" ;;
  esac
}

# Workers whose master was killed live on, and keep the port.
for status in /proc/[0-9]*/status; do
  if grep -qsx 'Name:[[:space:]]nginx' "$status" && grep -qsx 'PPid:[[:space:]]1' "$status"; then
    process=${status%/status}
    kill -KILL "${process#/proc/}" || true
  fi
done

rm -rf "$NGINX_FOLDER"
mkdir -m 0700 "$NGINX_FOLDER"

locations=
for entry in $NGINX_STATIC; do
  path=${entry%%:*}
  target=${entry#*:}
  [ "${path#/}" != "$path" ] || path=/$path
  locations="$locations
    location ${path%/}/ {
      alias ${target%/}/;
    }"
done

if [ -n "$NGINX_PROXY" ]; then
  word NGINX_PROXY "$NGINX_PROXY"
  case $NGINX_PROXY in
    http://?* | https://?*) ;;
    *) fail "NGINX_PROXY is no address that begins with http:// or https://: $NGINX_PROXY" ;;
  esac
  case " $NGINX_STATIC" in
    *' /:'*) fail "/ is both a folder and $NGINX_PROXY" ;;
  esac
  locations="$locations
    location / {
      proxy_pass $NGINX_PROXY;
      proxy_http_version 1.1;
      proxy_set_header Host \$http_host;
      proxy_set_header X-Real-IP \$remote_addr;
      proxy_set_header X-Forwarded-For \$proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Host \$http_host;
      proxy_set_header X-Forwarded-Proto \$scheme;
      proxy_set_header Upgrade \$http_upgrade;
      proxy_set_header Connection \$connection_to_server;
    }"
fi

cat >"$NGINX_FOLDER/nginx.conf" <<CONFIGURATION
daemon off;
pid $NGINX_FOLDER/nginx.pid;
worker_processes auto;
error_log stderr;
events {
}
http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  access_log $NGINX_FOLDER/access.log;
  client_body_temp_path $NGINX_FOLDER/body;
  proxy_temp_path $NGINX_FOLDER/proxy;
  fastcgi_temp_path $NGINX_FOLDER/fastcgi;
  uwsgi_temp_path $NGINX_FOLDER/uwsgi;
  scgi_temp_path $NGINX_FOLDER/scgi;
  client_max_body_size $NGINX_MAX_BODY;
  sendfile on;
  server_tokens off;
  # What it redirects to is where it was asked, also behind another port.
  absolute_redirect off;
  map \$http_upgrade \$connection_to_server {
    default upgrade;
    '' '';
  }
  server {
    listen $NGINX_BIND:$NGINX_PORT;
    location = /nginx-health {
      access_log off;
      default_type text/plain;
      return 200 "ok\n";
    }$locations
    # Settings of one's own.
    include /etc/nginx/server.d/*.conf;
  }
}
CONFIGURATION

# A standard output that root has opened cannot be opened by others, and nginx opens what it logs to. This program ends
# with nginx, which holds the other end.
mkfifo "$NGINX_FOLDER/access.log"
cat <"$NGINX_FOLDER/access.log" &
exec 3>"$NGINX_FOLDER/access.log"
set -- nginx -e stderr -c "$NGINX_FOLDER/nginx.conf"
# The official image starts as root.
if [ "$(id -u)" -eq 0 ]; then
  chown -R nginx:nginx "$NGINX_FOLDER"
  set -- setpriv --reuid=nginx --regid=nginx --init-groups -- "$@"
fi
exec "$@"
