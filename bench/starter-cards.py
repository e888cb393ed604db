#!/usr/bin/env python3
"""Measures the starter models beside what needs no training, and writes each its card: models/NAME/README.md.

usage: starter-cards.py PHOTOS [NAME...]

PHOTOS holds train/ and val/. The figures of the models come from `ae evaluate` on val/ and, for the 8-bit files, from the
model cards that training wrote; those of the classical methods from classical.py. Takes some minutes for denoise.
Needs Debian's python3-skimage, or scikit-image.
"""
import json
import subprocess
import sys
from pathlib import Path

import classical

ROOT = Path(__file__).resolve().parent.parent
SIGMAS = [5, 15, 25, 50]
COLOUR, GREY = 3, 1
CROP = 128


def evaluate(name, photos, *arguments):
    """Metric to figure, and to the figure of each baseline, as `ae evaluate` has them."""
    command = [ROOT / "ae", "evaluate", "--model", ROOT / "models" / name, "--data", photos / "val", "--json", *arguments]
    report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return {
        score["metric"]["name"]: {"model": score["value"], **{other["key"]: other["value"] for other in score["baselines"]}}
        for score in report["evaluation"]["scores"]}


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def quality(psnr, ssim):
    return f"{psnr:.2f} / {ssim:.3f}"


def files(card):
    rows = [
        [file["name"], {COLOUR: "colour", GREY: "grey"}[file["channels"]], file["precision"], f"{file['size'] / 1e6:.2f} MB", f"{file['parameters']:,}"]
        for file in card["files"]]
    return table(["file", "images", "numbers", "size", "weights"], rows)


def int8(card, metrics):
    """Size and loss of the 8-bit files, as measured when they were made."""
    rows = []
    for small in (file for file in card["files"] if file["precision"] == "int8"):
        whole = next(file for file in card["files"] if file["channels"] == small["channels"] and file["precision"] == "fp32")
        loss = ", ".join(f"{whole['metrics'][metric] - small['metrics'][metric]:.2f}" for metric in metrics)
        rows.append([small["name"], f"{small['size'] / whole['size']:.0%}", loss])
    return "" if not rows else "\n\nThe 8-bit file beside the 32-bit one:\n\n" + table(["file", "size", "loses, dB"], rows)


def denoise(name, card, photos):
    parts = []
    for channels, words, grey in ((COLOUR, "Colour", []), (GREY, "Grey", ["--grey"])):
        scores = evaluate(name, photos, "--sigma", ",".join(map(str, [0, *SIGMAS])), *grey)
        images = list(classical.photos(photos / "val", grey=channels == GREY))
        rows = []
        for sigma in SIGMAS:
            psnr, ssim = scores[f"psnr.sigma{sigma}"], scores[f"ssim.sigma{sigma}"]
            others = classical.denoise(images, sigma)
            rows.append([
                sigma, quality(psnr["noisy"], ssim["noisy"]), quality(*others["non-local means"]),
                f"**{quality(psnr['model'], ssim['model'])}**"])
        parts.append(f"{words}; a clean photo comes back at {scores['psnr.sigma0']['model']:.1f} dB:\n\n" + table(
            ["sigma", "noisy input", "non-local means", "model"], rows))
    return "\n\n".join(parts) + int8(card, [f"psnr.sigma{sigma}" for sigma in SIGMAS])


def upscale(name, card, photos):
    rows = []
    for channels in {file["channels"]: None for file in card["files"]}:
        scores = evaluate(name, photos, *(["--grey"] if channels == GREY else []))
        psnr, ssim = scores["psnr.y"], scores["ssim.y"]
        others = classical.upscale(classical.photos(photos / "val", grey=channels == GREY), card["scale"])
        rows.append([
            {COLOUR: "colour", GREY: "grey"}[channels], quality(psnr["bicubic"], ssim["bicubic"]), quality(*others["bicubic"]),
            quality(*others["Lanczos"]), f"**{quality(psnr['model'], ssim['model'])}**"])
    return table(["images", "bicubic", "bicubic by Pillow", "Lanczos by Pillow", "model"], rows) + int8(card, ["psnr.y"])


def embed(name, card, photos):
    scores = evaluate(name, photos, "--crops", str(CROP), "--reference", photos / "train")
    rows = [
        [words, *(f"{scores[metric][key]:.3f}" for key in ("histogram", "pixels", "pca")), f"**{scores[metric]['model']:.3f}**"]
        for metric, words in (("knn1", "nearest crop is of the same photo"), ("knn5", "most of the nearest five are"))]
    numbers = next(file["latentSize"] for file in card["files"])
    return table(["", "colour histogram, 512 numbers", "raw pixels", f"PCA, {numbers} numbers", f"model, {numbers} numbers"], rows)


PROTOCOLS = {
    "denoise": (denoise, "White Gaussian noise, not clipped; PSNR in dB and SSIM of all samples. Non-local means is scikit-image's."),
    "upscale": (upscale, "MATLAB's bicubic downscaling; PSNR in dB and SSIM of Y without a border of the scale. The second bicubic is a check of the first."),
    "embed": (embed, f"Crops of {CROP} pixels a side, at most 32 of a photo, that share no pixel; PCA is fitted on crops of the training photos."),
}


def write(name, photos):
    folder = ROOT / "models" / name
    card = json.loads((folder / "model.json").read_text())
    measure, protocol = PROTOCOLS[card["task"]]
    training = "\n".join(f"| {key} | {json.dumps(value)} |" for key, value in card["training"].items())
    limits = "\n".join(f"- {line}" for line in card["limitations"])
    (folder / "README.md").write_text(f"""\
# {name}

{card['description']} Version `{card['version']}`.

{files(card)}

## Figures

Six photos that it was not trained on, whole. {protocol}

{measure(name, card, photos)}

Measured by `python3 bench/starter-cards.py photos`.

## How it was made

By this repository's training program from [openly licensed photos](../credits.txt);
[bench/train-starters.sh](../../bench/train-starters.sh) says how.

| | |
| --- | --- |
{training}

## What it does not do

{limits}
""")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    names = sys.argv[2:] or sorted(path.parent.name for path in (ROOT / "models").glob("*/model.json"))
    for name in names:
        write(name, Path(sys.argv[1]).resolve())
        print(f"models/{name}/README.md", flush=True)


if __name__ == "__main__":
    main()
