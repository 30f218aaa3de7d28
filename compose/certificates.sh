#!/bin/sh
# The collector's certificate and the private authority behind it, in the folder that is named; what is there is kept.
set -eu
folder=$1
interconnect=${INTERCONNECT:-interconnect}
[ -e "$folder/ca.pem" ] || $interconnect certs init --out "$folder" --name 'Interconnect Monitor, this machine'
if [ ! -e "$folder/collector.pem" ]; then
  # Word splitting is meant: a list of names.
  set --
  for host in collector $INTERCONNECT_HOSTS; do set -- "$@" --host "$host"; done
  $interconnect certs issue collector --use server --ca "$folder" "$@"
fi
