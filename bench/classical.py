"""What restoring costs nothing to train reaches, on whole photos: non-local means (Buades, Coll, Morel, 2005) by
scikit-image, bicubic and Lanczos interpolation by Pillow. SSIM has the 11 x 11 Gaussian window of `ae evaluate`."""
import numpy as np
from PIL import Image
from skimage.metrics import peak_signal_noise_ratio, structural_similarity
from skimage.restoration import denoise_nl_means

LUMA = np.array([0.299, 0.587, 0.114], np.float32)
# ITU-R BT.601, 16 to 235, as the super-resolution literature measures.
LUMA_Y = np.array([65.481, 128.553, 24.966]) / 255


def photos(folder, grey):
    """The photos of a folder as 8-bit images of Pillow, one at a time."""
    for path in sorted(folder.rglob("*.*")):
        if path.suffix in (".webp", ".png", ".jpg"):
            image = Image.open(path).convert("RGB")
            yield Image.fromarray(np.round(np.asarray(image, np.float32) @ LUMA).astype(np.uint8)) if grey else image


def denoise(images, sigma):
    """PSNR in dB and SSIM of each method, averaged over the images, for white noise of sigma of 255."""
    return _mean(_denoise(np.asarray(image, np.float32) / 255, sigma / 255) for image in images)


def upscale(images, scale):
    """PSNR in dB and SSIM of Y of each method, averaged over the images, for bicubic downscaling by the scale."""
    return _mean(_upscale(image, scale) for image in images)


def _denoise(clean, sigma):
    noisy = clean + np.random.default_rng(0).normal(0, sigma, clean.shape).astype(np.float32)
    # The weights' decay that the library recommends where the noise is known.
    cleaned = denoise_nl_means(
        noisy, patch_size=5, patch_distance=6, h=0.8 * sigma, sigma=sigma, fast_mode=True, channel_axis=None if clean.ndim == 2 else -1)
    return {"non-local means": _compare(clean, np.clip(cleaned, 0, 1).astype(np.float32))}


def _upscale(image, scale):
    width, height = image.width // scale * scale, image.height // scale * scale
    image = image.crop((0, 0, width, height))
    small = image.resize((width // scale, height // scale), Image.BICUBIC)
    return {
        name: _compare(_y(image, scale), _y(small.resize(image.size, method), scale))
        for name, method in (("bicubic", Image.BICUBIC), ("Lanczos", Image.LANCZOS))}


def _y(image, border):
    samples = np.asarray(image, np.float64)
    y = samples if samples.ndim == 2 else samples @ LUMA_Y + 16
    return y[border:-border, border:-border] / 255


def _compare(clean, other):
    channels = [(clean, other)] if clean.ndim == 2 else [(clean[..., i], other[..., i]) for i in range(3)]
    ssim = np.mean([
        structural_similarity(a, b, data_range=1, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, win_size=11)
        for a, b in channels])
    return peak_signal_noise_ratio(clean, other, data_range=1), ssim


def _mean(measured):
    measured = list(measured)
    return {name: np.mean([image[name] for image in measured], axis=0) for name in measured[0]}
