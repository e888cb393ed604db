#!/usr/bin/env bash
# Trains the starter models of models/, each from scratch, as they were made; about an hour and a half on two cores. A run of
# minutes gets as far as the machine lets it: what each reached here stands beside it, and in models/NAME/README.md.
#   bench/train-starters.sh PHOTOS [OUT_FOLDER]
# PHOTOS holds train/ and val/. models/denoise is older than this script: 22 minutes a file, --seed 1 --learning-rate 5e-4
# --precision bf16, from the weights of a first run of 37 minutes for both whose arguments are not on record.
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,6s/^# //p' "$0" >&2; exit 2; }
photos=$(realpath "$1") out=$(realpath -m "${2:-.ae/starters}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p "$out"
dotnet build src/TrainingJob -c Release -v quiet -nologo
train=$(ls -d src/TrainingJob/bin/Release/net10.0/*/AePipeline.TrainingJob.dll)

starter() { # NAME ARGUMENTS...
    local name=$1
    shift
    [ -e "$out/$name/model.json" ] || dotnet "$train" "$@" --data "$photos/train" --validation "$photos/val" \
        --credits models/credits.txt --seed 1 --run-id "$name" --output "$out/$name"
}

# 1,925 steps beside other work: 36.85 dB of Y (bicubic 35.17); then 3,184 steps of half the batch, alone: 37.12 dB.
starter upscale-x2-first --task upscale --scale 2 --channels colour --patch 32 --minutes 34
starter upscale-x2 --task upscale --scale 2 --channels colour --patch 32 --batch 8 --learning-rate 5e-4 --minutes 11 --int8 \
    --from "$out/upscale-x2-first"
# 1,444 steps beside other work: 31.62 dB of Y (bicubic 30.90).
starter upscale-x4 --task upscale --scale 4 --channels colour --patch 32 --minutes 22 --int8
# 1,698 steps, not shipped: the nearest crop is of the same photo for 0.958 of the crops (a colour histogram: 0.964).
starter embed --task embed --contrast 0.3 --batch 64 --minutes 16
