#!/usr/bin/env python3
"""Measures the starter models beside what needs no training, and writes each its card: models/NAME/README.md.

usage: starter-cards.py PHOTOS [--pairs FOLDER] [NAME...]

PHOTOS holds train/ and val/; FOLDER noisy photos and their clean versions, as `ae evaluate --pairs` takes them. The figures
of the models come from `ae evaluate` on val/ and, for the 8-bit files, from the model cards that training wrote; those of
the classical methods from classical.py. Takes some minutes for denoise.
Needs Debian's python3-skimage, or scikit-image.
"""
import argparse
import json
import subprocess
from pathlib import Path

import classical

ROOT = Path(__file__).resolve().parent.parent
SIGMAS = [5, 15, 25, 50]
COLOUR, GREY = 3, 1
CROP = 128
UPLOADS = {
    **{f"camera-{strength}{file}": f"{strength} camera noise{words}"
       for strength in ("weak", "medium", "strong") for file, words in (("", ""), ("-jpeg90", ", JPEG 90"))},
    **{f"jpeg{quality}": f"JPEG {quality}" for quality in (10, 20, 40, 90)}}
SMALL = {
    "y-jpeg80": "JPEG 80", "y-jpeg50": "JPEG 50", "y-noise5": "noise of sigma 5", "y-noise15": "noise of sigma 15",
    "y-area": "means of pixels", "y-aliased": "no antialiasing"}


def report(name, *arguments):
    """What `ae evaluate` finds of a starter's 32-bit files."""
    command = [ROOT / "ae", "evaluate", "--model", ROOT / "models" / name, "--precision", "fp32", "--json", *arguments]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def scores_of(report):
    """Metric to figure, and to the figure of each baseline, as `ae evaluate` has them."""
    return {
        score["metric"]["name"]: {"model": score["value"], **{other["key"]: other["value"] for other in score["baselines"]}}
        for score in report["evaluation"]["scores"]}


def evaluate(name, photos, *arguments):
    """The figures on the photos that it was not trained on."""
    return scores_of(report(name, "--data", photos / "val", *arguments))


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
        losses = [f"{whole['metrics'][metric] - small['metrics'][metric]:.2f}" for metric in metrics]
        rows.append([small["name"], f"{small['size'] / whole['size']:.0%}", *losses])
    return "" if not rows else "\n\nThe 8-bit file beside the 32-bit one, and what it loses in dB:\n\n" + table(["file", "size", *metrics.values()], rows)


def conditions(scores, words, baseline, head):
    """A table with a row for each condition, given as the end of its metrics' names and the words for it."""
    return table(["", head, "model"], [
        [text, *(quality(scores[f"psnr.{key}"][which], scores[f"ssim.{key}"][which]) for which in (baseline, "model"))] for key, text in words.items()])


def pairs_of(name, folder):
    """How it does on noisy photos whose clean versions are known."""
    found = report(name, "--pairs", folder)
    scores, count = scores_of(found), len(found["evaluation"]["images"])
    psnr, ssim = scores["psnr.pairs"], scores["ssim.pairs"]
    rows = [
        [word, quality(psnr[key], ssim[key]), " / ".join(f"{scores[f'shift.pairs.{colour}'][key]:+.1f}" for colour in ("red", "green", "blue"))]
        for word, key in (("noisy photo", "noisy"), ("model", "model"))]
    return (
        f"{count} real photos beside their clean versions; {scores['worse.pairs']['model']:.0f} of them came back worse. The shift is the mean "
        "difference to the clean one of red, green and blue, of 255:\n\n" + table(["", "PSNR / SSIM", "shift"], rows))


def denoise(name, card, photos, pairs):
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
    for words, grey in (("colour", []), ("grey", ["--grey"])):
        uploads = evaluate(name, photos, "--degradation", "camera,jpeg", *grey)
        parts.append(f"Noise of a camera, 8 bits, alone and as JPEG, and JPEG alone, {words}:\n\n" + conditions(uploads, UPLOADS, "noisy", "noisy input"))
    if pairs:
        parts.append(pairs_of(name, pairs))
    return "\n\n".join(parts) + int8(card, {
        "psnr.sigma0": "clean", **{f"psnr.sigma{sigma}": f"sigma {sigma}" for sigma in SIGMAS},
        "psnr.camera-medium-jpeg90": "camera, JPEG 90", "psnr.jpeg20": "JPEG 20"})


def upscale(name, card, photos, pairs):
    rows = []
    for channels in {file["channels"]: None for file in card["files"]}:
        scores = evaluate(name, photos, *(["--grey"] if channels == GREY else []))
        psnr, ssim = scores["psnr.y"], scores["ssim.y"]
        others = classical.upscale(classical.photos(photos / "val", grey=channels == GREY), card["scale"])
        rows.append([
            {COLOUR: "colour", GREY: "grey"}[channels], quality(psnr["bicubic"], ssim["bicubic"]), quality(*others["bicubic"]),
            quality(*others["Lanczos"]), f"**{quality(psnr['model'], ssim['model'])}**"])
    uploads = evaluate(name, photos, "--degradation", "jpeg,noise,area,aliased")
    spoilt = "\n\nSmall images that are not clean, or made smaller in other ways, colour:\n\n" + conditions(uploads, SMALL, "bicubic", "bicubic")
    return table(["images", "bicubic", "bicubic by Pillow", "Lanczos by Pillow", "model"], rows) + spoilt + int8(card, {"psnr.y": "bicubic"})


def embed(name, card, photos, pairs):
    scores = evaluate(name, photos, "--crops", str(CROP), "--reference", photos / "train")
    rows = [
        [words, *(f"{scores[metric][key]:.3f}" for key in ("histogram", "pixels", "pca")), f"**{scores[metric]['model']:.3f}**"]
        for metric, words in (("knn1", "nearest crop is of the same photo"), ("knn5", "most of the nearest five are"))]
    numbers = next(file["latentSize"] for file in card["files"])
    return table(["", "colour histogram, 512 numbers", "raw pixels", f"PCA, {numbers} numbers", f"model, {numbers} numbers"], rows)


def vae(name, card, photos, pairs):
    metrics = card["files"][1]["metrics"]
    rows = [
        ["bound on -log p(image given its class), Bernoulli, nats", f"**{-metrics['elbo.bernoulli']:.2f}**", ""],
        ["of it divergence of the latent, nats", f"{metrics['kl']:.2f}", ""],
        ["error of the decoded mean (MSE)", f"**{metrics['mse']:.5f}**", f"{metrics['mse.pca']:.5f}"]]
    numbers = card["files"][1]["latentSize"]
    return "Classes: " + ", ".join(card["classes"]) + ".\n\n" + table(["", f"model, {numbers} numbers and the class", f"PCA, {numbers} numbers"], rows)


PHOTOS = "Six photos that it was not trained on, whole. "
FROM_PHOTOS = "[openly licensed photos]({up}/credits.txt)"
PROTOCOLS = {
    "denoise": (denoise, FROM_PHOTOS, PHOTOS + "White Gaussian noise, not clipped; PSNR in dB and SSIM of all samples. Non-local means is scikit-image's."),
    "upscale": (upscale, FROM_PHOTOS, PHOTOS + "MATLAB's bicubic downscaling; PSNR in dB and SSIM of Y without a border of the scale. The second bicubic is a check of the first."),
    "embed": (embed, FROM_PHOTOS, PHOTOS + f"Crops of {CROP} pixels a side, at most 32 of a photo, that share no pixel; PCA is fitted on crops of the training photos."),
    "vae": (
        vae, "the training images of [Fashion-MNIST](https://github.com/zalandoresearch/fashion-mnist) (Zalando SE, MIT licence)",
        "The 10,000 test images of Fashion-MNIST, one latent sampled an image; PCA is fitted on the training images. Whether its images are of "
        "their class is in [bench/README.md](../../bench/README.md#images-of-a-class)."),
}


def write(name, photos, pairs):
    folder = ROOT / "models" / name
    card = json.loads((folder / "model.json").read_text())
    measure, data, protocol = PROTOCOLS[card["task"]]
    training = "\n".join(f"| {key} | {json.dumps(value)} |" for key, value in card["training"].items())
    limits = "\n".join(f"- {line}" for line in card["limitations"])
    up = "/".join(".." for _ in Path(name).parts)
    (folder / "README.md").write_text(f"""\
# {folder.name}

{card['description']} Version `{card['version']}`.

{files(card)}

## Figures

{protocol}

{measure(name, card, photos, pairs)}

Measured by `python3 bench/starter-cards.py photos`.

## How it was made

By this repository's training program from {data.format(up=up)};
[bench/train-starters.sh]({up}/../bench/train-starters.sh) says how.

| | |
| --- | --- |
{training}

## What it does not do

{limits}
""")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("photos", type=Path)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_intermixed_args()
    models = ROOT / "models"
    names = arguments.names or sorted(str(path.parent.relative_to(models)) for path in models.glob("**/model.json"))
    for name in names:
        write(name, arguments.photos.resolve(), arguments.pairs and arguments.pairs.resolve())
        print(f"models/{name}/README.md", flush=True)


if __name__ == "__main__":
    main()
