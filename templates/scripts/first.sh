#!/command/with-contenv sh
# shellcheck shell=sh
# Before every service: names everything that is wrong with the environment, at once.

# Left over when the container was only stopped.
rm -f {{ stamp }}

{% include "scripts/environment.sh" %}

exit "$failed"
