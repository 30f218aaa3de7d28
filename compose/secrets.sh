#!/bin/sh
# Makes secrets/ with random passwords for compose.yaml, once: what is there is left alone. As root, so that the files belong to the
# group of the containers (10001) and nobody else reads them. Another folder may be named.
set -eu
folder=${1:-$(dirname "$0")/../secrets}
group=${INTERCONNECT_GROUP:-10001}

mkdir -p "$folder"
chgrp "$group" "$folder"
chmod 0750 "$folder"
for name in collector-token grafana-admin influxdb-admin influxdb-reader; do
  file=$folder/$name
  # An empty one is none: no service takes it.
  [ -s "$file" ] && { echo "$file is there already"; continue; }
  (umask 077 && head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$file")
  chgrp "$group" "$file"
  chmod 0640 "$file"
  echo "$file"
done
# Passwords of the routers, a line each: GW1_AUTH=…
if [ ! -e "$folder/routers.env" ]; then
  (umask 077 && : >"$folder/routers.env")
  echo "$folder/routers.env"
fi
