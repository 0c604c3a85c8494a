#!/command/with-contenv sh
mkdir -p /run/cache
