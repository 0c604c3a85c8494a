#!/bin/sh
# services.sh FOLDER: the services of the stand-in, as definitions for s6-rc, and the bundle that starts them.
set -eu
folder=${1:?usage: services.sh FOLDER}

service() { # NAME TYPE [DEPENDENCY...]: its script comes from the standard input, and may be empty.
  name=$1
  mkdir -p "$folder/$name/dependencies.d" "$folder/user/contents.d"
  echo "$2" >"$folder/$name/type"
  : >"$folder/user/contents.d/$name"
  shift 2
  for needed in "$@"; do : >"$folder/$name/dependencies.d/$needed"; done
  cat >"$folder/$name/run"
  chmod 0755 "$folder/$name/run"
  if [ "$(cat "$folder/$name/type")" = longrun ]; then return 0; fi
  if [ -s "$folder/$name/run" ]; then
    echo "$folder/$name/run" >"$folder/$name/up"
  else
    rm "$folder/$name/run"
    echo '# It marks a point of the start.' >"$folder/$name/up"
  fi
}

service init-adduser oneshot <<'RUN'
#!/command/with-contenv sh
# The user becomes whoever PUID and PGID say, but for what its home holds.
set -eu
usermod --home /root abc
groupmod --non-unique --gid "${PGID:-911}" abc
usermod --non-unique --uid "${PUID:-911}" abc
usermod --home /config abc
echo "[base] abc is $(id -u abc):$(id -g abc)"
chown abc:abc /app /config /defaults
RUN
service init-config oneshot init-adduser </dev/null
service init-config-end oneshot init-config </dev/null
service init-custom-files oneshot init-config-end <<'RUN'
#!/command/with-contenv sh
# What users have put there.
for script in /custom-cont-init.d/*; do
  if [ -x "$script" ]; then
    echo "[base] ${script##*/}: executing"
    "$script"
    echo "[base] ${script##*/}: exited $?"
  fi
done
RUN
service init-services oneshot init-custom-files </dev/null
service svc-cron longrun init-services <<'RUN'
#!/command/with-contenv sh
exec cron -f -L 5
RUN
