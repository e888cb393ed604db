#!/usr/bin/env python3
"""How many images of a conditional vae model a classifier that was trained on real ones takes for the class they were made as.

usage: generated-classes.py IDX_FOLDER NAME... [-- ae arguments]

IDX_FOLDER holds train-images-idx3-ubyte.gz and so on; the names are those of the classes 0, 1, 2 of its labels, as the model has
them. The images, 1,000 or a few more, are those of `ae generate --by-class`, which takes what follows `--`: by default the
promoted model of the data folder. The classifier has one hidden layer of 128.
Needs Debian's python3-numpy and python3-pil, or numpy and Pillow.
"""
import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = 1000
AT_ONCE = 64


def read(path, start):
    return np.frombuffer(gzip.decompress(path.read_bytes()), np.uint8, offset=start)


def images(folder, part):
    """Samples in [0, 1] and classes of an IDX file."""
    pixels = read(folder / f"{part}-images-idx3-ubyte.gz", 16).reshape(-1, 784)
    return pixels.astype(np.float32) / 255, read(folder / f"{part}-labels-idx1-ubyte.gz", 8)


def generate(names, arguments):
    """Samples that the model makes, and the class that each was made as."""
    each = AT_ONCE // len(names)
    made, classes = [], []
    for seed in range(-(-SAMPLES // (each * len(names)))):
        with tempfile.TemporaryDirectory() as folder:
            command = [ROOT / "ae", "generate", "--by-class", "--count", str(each), "--seed", str(seed), "--out", folder, "--json", *arguments]
            report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
            for image in report["images"]:
                made.append(np.asarray(Image.open(image["file"]).convert("L"), np.float32).reshape(784) / 255)
                classes.append(names.index(image["condition"]))
    return np.array(made), np.array(classes)


class Classifier:
    """One hidden layer of rectified units, trained by Adam with a falling rate on the cross-entropy of its softmax."""

    HIDDEN, BATCH, EPOCHS, RATE = 128, 256, 8, 0.002

    def __init__(self, samples, classes):
        random = np.random.default_rng(0)
        count = int(classes.max()) + 1
        scale = lambda rows, columns: random.normal(0, (2 / rows) ** 0.5, (rows, columns)).astype(np.float32)
        self.weights = [scale(784, self.HIDDEN), np.zeros(self.HIDDEN, np.float32), scale(self.HIDDEN, count), np.zeros(count, np.float32)]
        means, squares = ([np.zeros_like(weight) for weight in self.weights] for _ in range(2))
        steps = self.EPOCHS * (len(samples) // self.BATCH)
        for step in range(1, steps + 1):
            if step % (len(samples) // self.BATCH) == 1:
                order = random.permutation(len(samples))
            batch = order[:self.BATCH]
            order = np.roll(order, -self.BATCH)
            for weight, mean, square, gradient in zip(self.weights, means, squares, self.gradients(samples[batch], classes[batch])):
                mean += 0.1 * (gradient - mean)
                square += 0.001 * (gradient ** 2 - square)
                rate = self.RATE * (1 - step / steps) * (1 - 0.999 ** step) ** 0.5 / (1 - 0.9 ** step)
                weight -= rate * mean / (np.sqrt(square) + 1e-8)

    def forward(self, samples):
        hidden = np.maximum(samples @ self.weights[0] + self.weights[1], 0)
        return hidden, hidden @ self.weights[2] + self.weights[3]

    def gradients(self, samples, classes):
        hidden, scores = self.forward(samples)
        chances = np.exp(scores - scores.max(1, keepdims=True))
        chances /= chances.sum(1, keepdims=True)
        chances[np.arange(len(classes)), classes] -= 1
        chances /= len(classes)
        back = (chances @ self.weights[2].T) * (hidden > 0)
        return samples.T @ back, back.sum(0), hidden.T @ chances, chances.sum(0)

    def name(self, samples):
        return self.forward(samples)[1].argmax(1)


def main():
    given = sys.argv[1:]
    cut = given.index("--") if "--" in given else len(given)
    (folder, *names), arguments = given[:cut], given[cut + 1:]
    made, asked = generate(names, arguments)
    classifier = Classifier(*images(Path(folder), "train"))
    real, classes = images(Path(folder), "t10k")
    told = classifier.name(made)
    print(f"real test images named rightly: {np.mean(classifier.name(real) == classes):.4f}")
    print(f"generated images named as what they were made as: {np.mean(told == asked):.4f} of {len(asked)}\n")
    print("| made as | named so | most often otherwise |\n| --- | --- | --- |")
    for number, name in enumerate(names):
        own = told[asked == number]
        others = np.bincount(own[own != number], minlength=len(names))
        print(f"| {name} | {np.mean(own == number):.3f} | {f'{names[others.argmax()]}, {others.max() / len(own):.3f}' if others.max() else ''} |")


if __name__ == "__main__":
    main()
