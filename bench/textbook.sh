#!/usr/bin/env bash
# Runs the textbook's experiments with the training program and prints bench/README.md's table of them. Hours on two
# cores; an experiment whose folder is there is not run again.
#   bench/textbook.sh MNIST_FOLDER FASHION_FOLDER [OUT_FOLDER]
# Both folders hold train-images-idx3-ubyte.gz, train-labels-…, t10k-images-… and t10k-labels-…; Debian's package
# dataset-fashion-mnist has the second in /usr/share/datasets/fashion-mnist. Labels are for measuring only.
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2,6s/^# //p' "$0" >&2; exit 2; }
mnist=$(realpath "$1") fashion=$(realpath "$2") out=$(realpath -m "${3:-.ae/textbook}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p "$out"
dotnet build src/TrainingJob -c Release -v quiet -nologo
train=$(ls -d src/TrainingJob/bin/Release/net10.0/*/AePipeline.TrainingJob.dll)

experiment() { # NAME DATA ARGUMENTS...
    local name=$1 data=$2
    shift 2
    [ -e "$out/$name/model.json" ] || dotnet "$train" "$@" --output "$out/$name" --threads 1 \
        --idx "$data/train-images-idx3-ubyte.gz" --idx-labels "$data/train-labels-idx1-ubyte.gz" \
        --validation-idx "$data/t10k-images-idx3-ubyte.gz" --validation-idx-labels "$data/t10k-labels-idx1-ubyte.gz"
}

textbook() { # PREFIX DATA EPOCHS_OF_DENOISING EPOCHS_OF_UPSCALING EPOCHS_OF_VAE
    experiment "$1-denoise" "$2" --task denoise --network textbook --epochs "$3" --batch 128 --learning-rate 0.002
    experiment "$1-upscale" "$2" --task upscale --network textbook --epochs "$4" --batch 128 --learning-rate 0.002
    experiment "$1-vae2" "$2" --task vae --network textbook --epochs "$5"
    experiment "$1-vae20" "$2" --task vae --network deep --latent 20 --epochs 30
    for d in 2 8 128; do experiment "$1-embed$d" "$2" --task embed --latent "$d" --steps 2500; done
    experiment "$1-embed32" "$2" --task embed --latent 32 --steps 3500
}

experiment mnist-autoencoder "$mnist" --task embed --network textbook --epochs 25 --batch 128 --learning-rate 0.002
textbook mnist "$mnist" 50 30 30
textbook fashion "$fashion" 8 8 15
node bench/textbook.mjs "$out"
