#!/usr/bin/env bash
# Trains the starter models of models/ as they were made; about nine hours on two cores. A run of
# minutes gets as far as the machine lets it: what each reached here stands beside it, and in models/NAME/README.md.
#   bench/train-starters.sh PHOTOS [OUT_FOLDER [FASHION_FOLDER]]
# PHOTOS holds train/ and val/, FASHION_FOLDER the four IDX files of Fashion-MNIST (Debian: dataset-fashion-mnist).
# The denoiser learns without four of the photos, on which docs/images/starter-denoise.jpg shows it.
# Needs jq.
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,7s/^# //p' "$0" >&2; exit 2; }
photos=$(realpath "$1") out=$(realpath -m "${2:-.ae/starters}") fashion=$(realpath -m "${3:-/usr/share/datasets/fashion-mnist}")
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
    jq --slurp '.[0] as $grey | .[1] | .files += [$grey.files[] | select(.channels == 1)] | .training += ($grey.training | with_entries(select(.key | startswith("grey."))))' \
        "$2/model.json" "$1/model.json" > "$3/model.json"
}

# The stages of smaller patches were made when all of them were of full resolution and none was chosen for its texture, and
# upscalers learnt to undo bicubic downscaling alone.

# The colour denoiser goes on from what the network before it knew (models/denoise at commit 4b2ea65). What was run took five stages, and then three more:
# 46 minutes at a rate of 7e-4 (seed 1), 22 of 82 and 34 of 70 minutes at 4e-4, which were cut off before the rate fell (seeds 2
# and 3), 36 at 3e-4 (seed 4) and 26 at 2.5e-4 (seed 5). How pictures are spoilt changed on the way: in the first stage noise was as sharp
# as the photos and mostly as the sensor made it. These commands spoil them as the fifth did, and take the two that were cut off
# as one; what each stage reached is in bench/README.md.
dotnet build bench/Graft -c Release -v quiet -nologo
git show 4b2ea65:models/denoise/model.onnx > "$out/denoise-before.onnx"
dotnet "$(ls -d bench/Graft/bin/Release/net10.0/*/bench-graft.dll)" "$out/denoise-before.onnx" "$out/denoise-graft"
denoise=(--task denoise --batch 8 --patch 96)
colour=("${unseen[@]}" "${denoise[@]}" --channels colour)
mixture_before=(--camera-noise 0.35 --white-noise 0.28 --jpeg 0.14 --unspoilt 0.18 --fine-jpeg 0 --graphics 0.12)
starter denoise-colour-first "${colour[@]}" "${mixture_before[@]}" --learning-rate 7e-4 --minutes 46 --from "$out/denoise-graft"
starter denoise-colour-second "${colour[@]}" "${mixture_before[@]}" --learning-rate 4e-4 --minutes 56 --from "$out/denoise-colour-first"
starter denoise-colour-third "${colour[@]}" "${mixture_before[@]}" --learning-rate 3e-4 --minutes 36 --from "$out/denoise-colour-second"
starter denoise-colour-fourth "${colour[@]}" "${mixture_before[@]}" --learning-rate 2.5e-4 --minutes 26 --from "$out/denoise-colour-third"
# Three more stages of one thread, beside other work, of what people have more of, which is what training does unless told otherwise: less
# white noise, more of cameras' and of JPEG, much of it as fine as phones save it. From here on the loss log-l1 minds small errors more
# (its unit is 2 of 255; it was 8). 6,599 steps (95 minutes, seed 8); then, when a fifth of the pictures were drawings, many of them white or
# black paper with clipped noise (it was an eighth, with hardly any), 4,625 steps (78 minutes, seed 11) and 2,670 (28 minutes, seed 12).
last=("${colour[@]}" --precision fp32 --threads 1)
starter denoise-colour-fifth "${last[@]}" --graphics 0.12 --learning-rate 4e-4 --minutes 95 --from "$out/denoise-colour-fourth"
starter denoise-colour-sixth "${last[@]}" --learning-rate 4e-4 --minutes 78 --from "$out/denoise-colour-fifth"
starter denoise-colour "${last[@]}" --learning-rate 3e-4 --minutes 28 --from "$out/denoise-colour-sixth"

# The grey one begins as the colour one: 6,195 steps (78 minutes of one thread beside other work, seed 10).
starter denoise-grey "${unseen[@]}" "${denoise[@]}" --channels grey --learning-rate 4e-4 --minutes 78 --precision fp32 --threads 1 \
    --from "$out/denoise-colour-fifth"

# models/more/denoise-white-noise is all of commit 4b2ea65: white noise alone, 78 minutes for colour and 72 for grey.
join_denoisers "$out/denoise-colour" "$out/denoise-grey" "$out/denoise-joined"

# The colour one's 8-bit file: 3,000 steps in an hour of one thread beside other work.
starter denoise "${last[@]}" --learning-rate 2e-3 --from "$out/denoise-joined" --int8-only --int8-steps 3000

bicubic=(--bicubic 1 --area 0 --lanczos 0 --bilinear 0 --aliased 0 --blurred 0 --spoilt 0 --graphics 0)
enlarge=(--task upscale --channels colour "${bicubic[@]}")
small=("${enlarge[@]}" --patch 32)
large=("${enlarge[@]}" --patch 48 --batch 4 --learning-rate 5e-4 --int8)
# 1,925 steps beside other work: 36.85 dB of Y (bicubic 35.17); then 3,184 steps of half the batch, alone: 37.12 dB; then
# 5,180 of larger patches: 37.36 dB.
starter upscale-x2-first "${all[@]}" "${small[@]}" --scale 2 --minutes 34
starter upscale-x2-second "${all[@]}" "${small[@]}" --scale 2 --batch 8 --learning-rate 5e-4 --minutes 11 --from "$out/upscale-x2-first"
starter upscale-x2-third "${all[@]}" "${large[@]}" --scale 2 --minutes 13 --from "$out/upscale-x2-second"
# Then pictures made smaller in every way, some of them noisy or compressed, as training has it where nothing is said: 9,086 steps beside
# other work, with seed 3. It costs 0.49 dB where the small picture is clean and bicubic (36.87), and gains 2.0 dB under noise of sigma 5.
starter upscale-x2 "${all[@]}" --task upscale --channels colour --scale 2 --patch 48 --batch 8 --learning-rate 5e-4 --int8 --minutes 88 \
    --from "$out/upscale-x2-third"
# 1,444 steps beside other work: 31.62 dB of Y (bicubic 30.90); then 3,700 steps of half the batch, alone: 32.06 dB; then
# 6,436 of larger patches: 32.28 dB.
starter upscale-x4-first "${all[@]}" "${small[@]}" --scale 4 --minutes 22
starter upscale-x4-second "${all[@]}" "${small[@]}" --scale 4 --batch 8 --learning-rate 5e-4 --minutes 11 --from "$out/upscale-x4-first"
starter upscale-x4-third "${all[@]}" "${large[@]}" --scale 4 --minutes 17 --from "$out/upscale-x4-second"
# Then as x2, with seed 3: 1,963 steps of one thread beside much other work. It costs 0.48 dB where the small picture is clean and
# bicubic (31.80), and gains 0.7 and 3.2 dB under noise of sigma 5 and 15, and 2.2 dB where it was made smaller without antialiasing.
starter upscale-x4 "${all[@]}" --task upscale --channels colour --scale 4 --patch 48 --batch 8 --learning-rate 5e-4 --int8 --minutes 95 \
    --from "$out/upscale-x4-third"
# The 8-bit files in models/ were made anew of the finished weights, when sums and the first convolution came to compute in bytes too:
#   "${enlarge[@]}" --patch 48 --data PHOTOS/train --validation PHOTOS/val --scale 2 --from models/upscale-x2 --int8-only --output OUT
# 548 steps: the nearest crop is of the same photo for 0.969 of the crops (a colour histogram: 0.964). The file in models/ has the
# weights of that run, of version 20261127T014443Z-3e4d57, written anew with the histograms' bins last.
starter embed "${all[@]}" --task embed --contrast 1 --batch 64 --latent 64 --minutes 14

# 18,750 steps, 25 minutes of one thread beside other work; the file in models/ had its latent dimensions sorted afterwards, as
# training does by itself now. From the IDX files themselves, whose images bench/idx-folders.py also writes to a folder a class.
echo "Fashion-MNIST: MIT, Copyright 2017 Zalando SE, https://github.com/zalandoresearch/fashion-mnist" > "$out/fashion-credits.txt"
[ -e "$out/vae-fashion/model.json" ] || dotnet "$train" --task vae --network deep --latent 16 --beta 2 --epochs 40 --threads 1 \
    --condition labels --class-names T-shirt,Trouser,Pullover,Dress,Coat,Sandal,Shirt,Sneaker,Bag,Boot \
    --idx "$fashion/train-images-idx3-ubyte.gz" --idx-labels "$fashion/train-labels-idx1-ubyte.gz" \
    --validation-idx "$fashion/t10k-images-idx3-ubyte.gz" --validation-idx-labels "$fashion/t10k-labels-idx1-ubyte.gz" \
    --credits "$out/fashion-credits.txt" --seed 1 --run-id vae-fashion --output "$out/vae-fashion"
