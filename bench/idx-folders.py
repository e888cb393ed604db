#!/usr/bin/env python3
"""Writes the images of an IDX file as PNG files, in a folder for each class: what `ae train --condition folder` reads.

usage: idx-folders.py IMAGES LABELS FOLDER NAME...

IMAGES and LABELS are IDX files, perhaps gzipped, as of MNIST; the names are those of the classes 0, 1, 2 and so on.
The starter of Fashion-MNIST, from Debian's package dataset-fashion-mnist:

    from=/usr/share/datasets/fashion-mnist
    names="T-shirt Trouser Pullover Dress Coat Sandal Shirt Sneaker Bag Boot"
    for part in train t10k; do
        python3 bench/idx-folders.py $from/$part-images-idx3-ubyte.gz $from/$part-labels-idx1-ubyte.gz .ae/fashion/$part $names
    done
"""
import gzip
import struct
import sys
import zlib
from pathlib import Path


def read(path, dimensions):
    """Shape and bytes of an IDX file."""
    data = Path(path).read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    if data[:4] != bytes([0, 0, 8, dimensions]):
        sys.exit(f"'{path}' is no IDX file of bytes in {dimensions} dimension(s).")
    start = 4 + 4 * dimensions
    return struct.unpack(f">{dimensions}I", data[4:start]), data[start:]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(pixels, width, height):
    """A grey image of 8 bits."""
    rows = b"".join(b"\0" + pixels[start:start + width] for start in range(0, width * height, width))
    header = struct.pack(">2I5B", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def main():
    if len(sys.argv) < 6:
        sys.exit(__doc__)
    images, labels, folder, *names = sys.argv[1:]
    (count, height, width), pixels = read(images, 3)
    (labelled,), classes = read(labels, 1)
    if count != labelled:
        sys.exit(f"'{images}' has {count} images and '{labels}' {labelled} labels.")
    if max(classes) >= len(names):
        sys.exit(f"'{labels}' has the class {max(classes)}; give {max(classes) + 1} names.")
    for name in names:
        Path(folder, name).mkdir(parents=True, exist_ok=True)
    for i in range(count):
        image = pixels[i * width * height:(i + 1) * width * height]
        Path(folder, names[classes[i]], f"{i:05}.png").write_bytes(png(image, width, height))


if __name__ == "__main__":
    main()
