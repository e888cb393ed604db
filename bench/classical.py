#!/usr/bin/env python3
"""What denoising costs nothing to train reaches: non-local means (Buades, Coll, Morel, 2005) by scikit-image.

usage: classical.py PHOTOS [SIGMA...]

Adds white Gaussian noise (sigma of 255) to every whole photo in PHOTOS, not clipped, and prints a line of Markdown for each
sigma: PSNR and SSIM of the noisy and of the cleaned photos, clipped to [0, 1], averaged; colour first, then grey (luma of
ITU-R BT.601). SSIM has the 11 x 11 Gaussian window of `ae evaluate`. Needs Debian's python3-skimage, or scikit-image.
"""
import sys
from pathlib import Path

import numpy as np
from PIL import Image
from skimage.metrics import peak_signal_noise_ratio, structural_similarity
from skimage.restoration import denoise_nl_means

LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def similarity(clean, other):
    channels = [(clean, other)] if clean.ndim == 2 else [(clean[..., i], other[..., i]) for i in range(3)]
    return np.mean([
        structural_similarity(a, b, data_range=1, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, win_size=11)
        for a, b in channels])


def measure(clean, sigma):
    noisy = clean + np.random.default_rng(0).normal(0, sigma, clean.shape).astype(np.float32)
    # The weights' decay that the library recommends where the noise is known.
    cleaned = denoise_nl_means(
        noisy, patch_size=5, patch_distance=6, h=0.8 * sigma, sigma=sigma, fast_mode=True, channel_axis=None if clean.ndim == 2 else -1)
    cleaned = np.clip(cleaned, 0, 1).astype(np.float32)
    return [peak_signal_noise_ratio(clean, image, data_range=1) for image in (noisy, cleaned)] + [
        similarity(clean, image) for image in (noisy, cleaned)]


def main():
    photos = sorted(path for path in Path(sys.argv[1]).rglob("*.*") if path.suffix in (".webp", ".png", ".jpg"))
    sigmas = [float(sigma) for sigma in sys.argv[2:]] or [5, 15, 25, 50]
    images = [np.asarray(Image.open(path).convert("RGB"), np.float32) / 255 for path in photos]
    print("| | sigma | noisy PSNR | noisy SSIM | NLM PSNR | NLM SSIM |\n| --- | --- | --- | --- | --- | --- |")
    for name, set_ in (("colour", images), ("grey", [image @ LUMA for image in images])):
        for sigma in sigmas:
            noisy, cleaned, noisy_ssim, cleaned_ssim = np.mean([measure(image, sigma / 255) for image in set_], axis=0)
            print(f"| {name} | {sigma:g} | {noisy:.2f} | {noisy_ssim:.3f} | {cleaned:.2f} | {cleaned_ssim:.3f} |", flush=True)


if __name__ == "__main__":
    main()
