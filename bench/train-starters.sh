#!/usr/bin/env bash
# Trains the starter models of models/, each from scratch, as they were made; four and a half hours on two cores. A run of
# minutes gets as far as the machine lets it: what each reached here stands beside it, and in models/NAME/README.md.
#   bench/train-starters.sh PHOTOS [OUT_FOLDER]
# PHOTOS holds train/ and val/. The denoiser learns without four of them, on which docs/images/starter-denoise.jpg shows it.
# Needs jq.
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,6s/^# //p' "$0" >&2; exit 2; }
photos=$(realpath "$1") out=$(realpath -m "${2:-.ae/starters}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p "$out"
dotnet build src/TrainingJob -c Release -v quiet -nologo
train=$(ls -d src/TrainingJob/bin/Release/net10.0/*/AePipeline.TrainingJob.dll)

shown='skimage-astronaut|budgie-singaporean-cityscape|solus-as08-16-2593|budgie-beacon-street-sunset'
mkdir -p "$out/denoise-photos"
for photo in "$photos"/train/*; do [[ $photo =~ $shown ]] || ln -sf "$photo" "$out/denoise-photos/"; done
grep -vE "^($shown):" models/credits.txt > "$out/denoise-credits.txt"

all=("$photos/train" models/credits.txt)
unseen=("$out/denoise-photos" "$out/denoise-credits.txt")

starter() { # NAME DATA CREDITS ARGUMENTS...
    local name=$1 data=$2 credits=$3
    shift 3
    [ -e "$out/$name/model.json" ] || dotnet "$train" "$@" --data "$data" --validation "$photos/val" \
        --credits "$credits" --seed 1 --run-id "$name" --output "$out/$name"
}

join_denoisers() { # COLOUR GREY OUT
    mkdir -p "$3"
    cp "$1/model.onnx" "$2/model.grey.onnx" "$3/"
    jq --slurp '.[0] as $grey | .[1] | .files += $grey.files | .training += ($grey.training | with_entries(select(.key | startswith("grey."))))' \
        "$2/model.json" "$1/model.json" > "$3/model.json"
}

# Steps and figures that each reached on PHOTOS/val stand beside it.

starter denoise-colour "${unseen[@]}" --task denoise --channels colour --batch 8 --patch 96 --learning-rate 1.5e-3 --minutes 55
starter denoise-grey "${unseen[@]}" --task denoise --channels grey --batch 8 --patch 96 --learning-rate 1e-3 --minutes 14 --from "$out/denoise-colour"
join_denoisers "$out/denoise-colour" "$out/denoise-grey" "$out/denoise"

# The first three stages of the upscalers learnt to undo bicubic downscaling alone; those of smaller patches were made when all
# patches were of full resolution and none was chosen for its texture.
bicubic=(--bicubic 1 --area 0 --lanczos 0 --bilinear 0 --aliased 0 --blurred 0 --spoilt 0 --graphics 0)
enlarge=(--task upscale --channels colour)
small=("${enlarge[@]}" "${bicubic[@]}" --patch 32)
large=("${enlarge[@]}" --patch 48 --batch 4 --learning-rate 5e-4)
# 1,925 steps beside other work: 36.85 dB of Y (bicubic 35.17); then 3,184 steps of half the batch, alone: 37.12 dB; then
# 5,180 of larger patches: 37.36 dB; then all ways of making pictures smaller, and spoilt ones.
starter upscale-x2-first "${all[@]}" "${small[@]}" --scale 2 --minutes 34
starter upscale-x2-second "${all[@]}" "${small[@]}" --scale 2 --batch 8 --learning-rate 5e-4 --minutes 11 --from "$out/upscale-x2-first"
starter upscale-x2-third "${all[@]}" "${large[@]}" "${bicubic[@]}" --scale 2 --minutes 13 --from "$out/upscale-x2-second"
starter upscale-x2 "${all[@]}" "${large[@]}" --scale 2 --minutes 10 --int8 --from "$out/upscale-x2-third"
# 1,444 steps beside other work: 31.62 dB of Y (bicubic 30.90); then 3,700 steps of half the batch, alone: 32.06 dB; then
# 6,436 of larger patches: 32.28 dB; then as above.
starter upscale-x4-first "${all[@]}" "${small[@]}" --scale 4 --minutes 22
starter upscale-x4-second "${all[@]}" "${small[@]}" --scale 4 --batch 8 --learning-rate 5e-4 --minutes 11 --from "$out/upscale-x4-first"
starter upscale-x4-third "${all[@]}" "${large[@]}" "${bicubic[@]}" --scale 4 --minutes 17 --from "$out/upscale-x4-second"
starter upscale-x4 "${all[@]}" "${large[@]}" --scale 4 --minutes 10 --int8 --from "$out/upscale-x4-third"
# 548 steps: the nearest crop is of the same photo for 0.969 of the crops (a colour histogram: 0.964).
starter embed "${all[@]}" --task embed --contrast 1 --batch 64 --latent 64 --minutes 14
