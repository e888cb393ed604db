#!/usr/bin/env bash
# How long uploads wait: 1,000 at once, then single ones every 10 s for two minutes, beside single ones on an idle account.
# bench/latency.sh [MODEL [AT_ONCE [SINGLES [SECONDS_BETWEEN]]]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
model=${1:-models/denoise}
shift || true
dotnet build bench/Latency -c Release -v quiet -nologo
dotnet bench/Latency/bin/Release/net10.0/*/bench-latency.dll "$model" "$@"
