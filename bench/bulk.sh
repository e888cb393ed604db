#!/usr/bin/env bash
# Bulk jobs over small images cut from a folder of photos: time an image and peak memory, one JSON line for each count.
# bench/bulk.sh PHOTOS [COUNT...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
photos=${1:?usage: bench/bulk.sh PHOTOS [COUNT...]}
shift
[ $# -gt 0 ] || set -- 2000 20000
dotnet build bench/BulkJob -c Release -v quiet -nologo
for count in "$@"; do
    dotnet bench/BulkJob/bin/Release/net10.0/*/bench-bulk-job.dll "$count" "$photos" models/denoise src/Cli/bin/Release/net10.0/ae.dll
done
