#!/bin/bash
# Passwords from files into the image's own beginning, which takes them from the environment and would make up and print one that is missing.
set -eu
read_secret() {
  [ -s "/run/secrets/$1" ] || { echo "/run/secrets/$1 is empty or missing: run compose/secrets.sh" >&2; exit 1; }
  cat "/run/secrets/$1"
}
INFLUXDB_ADMIN_PASSWORD=$(read_secret influxdb-admin)
INFLUXDB_READ_USER_PASSWORD=$(read_secret influxdb-reader)
export INFLUXDB_ADMIN_PASSWORD INFLUXDB_READ_USER_PASSWORD
exec /entrypoint.sh influxd
