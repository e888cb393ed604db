#!/usr/bin/env bash
# The pipeline beside bare ONNX Runtime and a Node program, alternately on the same images: a table in Markdown.
#   bench/peers.sh PHOTOS [ROUNDS [IMAGES [CASE...]]]
# bench/README.md says what is measured. Needs Node and npm; leave the machine alone meanwhile.
set -euo pipefail
photos=$(realpath "${1:?usage: bench/peers.sh PHOTOS [ROUNDS [IMAGES [CASE...]]]}")
shift
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet build bench/Peers -c Release -v quiet -nologo
node=bench/Peers/node
# Without the files for CUDA, which onnxruntime-node would download.
[ "$node/node_modules/.package-lock.json" -nt "$node/package-lock.json" ] ||
    ONNXRUNTIME_NODE_INSTALL=skip npm ci --prefix "$node" --no-audit --no-fund --loglevel=error
dotnet bench/Peers/bin/Release/net10.0/*/bench-peers.dll "$photos" "$@"
