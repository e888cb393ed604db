#!/usr/bin/env bash
# Trains the same network on the same batch here and in PyTorch, alternately, and prints the samples a second of each and
# the median ratio. Needs torch and onnx in PYTHON; leave the machine alone meanwhile.
#   bench/Throughput/compare.sh [ROUNDS [THREADS [PRECISION]]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
rounds=${1:-5} threads=${2:-$(nproc)} precision=${3:-fp32}
python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet build bench/Throughput -c Release -v quiet -nologo
ours=$(ls -d bench/Throughput/bin/Release/net10.0/*/bench-throughput.dll)

compare() { # NETWORK BATCH STEPS
    for _ in $(seq "$rounds"); do
        dotnet "$ours" "$1" "$work/$1.onnx" "$2" "$3" "$threads" "$precision"
        "$python" bench/Throughput/pytorch.py "$1" "$work/$1.onnx" "$2" "$3" "$threads" "$precision"
    done >"$work/$1.json"
    "$python" bench/Throughput/table.py "$1" "$2" <"$work/$1.json"
}

echo "| network | batch | AePipeline, samples/s | PyTorch, samples/s | ratio | ratio of processor time |"
echo "| --- | --- | --- | --- | --- | --- |"
compare denoise 16 30
compare autoencoder 256 100
