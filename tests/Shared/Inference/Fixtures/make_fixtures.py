"""Makes the models that the inference tests run; needs the onnx and numpy packages (made with onnx 1.12, opset 17).

unet-rgb.onnx, unet-grey.onnx: a small denoising U-Net, untrained. Two strided convolutions down, two transposed
convolutions up, a skip at each level, the result added to the input. The biases are large on purpose: where a tile's zero
padding differs from the whole image's, the output differs by far more than 1/255.
strength-rgb.onnx, strength-grey.onnx: a denoiser that is told how strongly to work: the input plus strength times a residual of
two convolutions, which the strength shifts as well, so that no blend of other outputs gives what it answers.
upscale-rgb.onnx: a convolution, one to 4 * 3 channels, and a pixel shuffle to twice the size, added to the enlarged input.
embed-rgb.onnx, embed-grey.onnx: an autoencoder of 16 x 16 pixels that a test can compute by hand. The latent is the mean of
every block of 4 x 4 pixels, the reconstruction repeats it: even images come back well and busy ones do not.
vae-encoder.onnx, vae-decoder.onnx: of 8 x 8 pixels and two latents. The decoder's left half is sigmoid(z[0]) and its right
half sigmoid(z[1]); the encoder's means are those of the halves, its log-variances 0.
conditional-encoder.onnx, conditional-decoder.onnx: the same of three classes, dark, even and light, by which -8, 0 or 8 is
added before the sigmoid, and 0, 1 or 2 to the means.
"""
import hashlib
import json
import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = os.path.dirname(os.path.abspath(__file__))


class Net:
    def __init__(self, seed):
        self.random = np.random.default_rng(seed)
        self.nodes, self.weights, self.count = [], [], 0

    def tensor(self, name, values):
        self.weights.append(numpy_helper.from_array(values.astype(np.float32), name))
        return name

    def conv(self, x, cin, cout, kernel=3, stride=1, transposed=False, gain=1.0):
        name = f"conv{len(self.nodes)}"
        shape = (cin, cout, kernel, kernel) if transposed else (cout, cin, kernel, kernel)
        fan = cin * kernel * kernel / (stride * stride if transposed else 1)
        weight = self.tensor(name + ".w", self.random.normal(0, gain * np.sqrt(2 / fan), shape))
        bias = self.tensor(name + ".b", gain * self.random.normal(0.3, 0.3, cout))
        self.count += int(np.prod(shape)) + cout
        return self.add("ConvTranspose" if transposed else "Conv", [x, weight, bias], name,
                        kernel_shape=[kernel] * 2, strides=[stride] * 2, pads=[1] * 4)

    def add(self, op, inputs, name=None, **attributes):
        name = name or f"{op.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [name], **attributes))
        return name

    def save(self, file, output, channels, scale, receptive_field, alignment, takes_strength=False):
        value = lambda name, c, h, w: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", c, h, w])
        sides = ("height", "width") if scale == 1 else ("out_height", "out_width")
        inputs = [value("image", channels, "height", "width")]
        if takes_strength:
            inputs.append(helper.make_tensor_value_info("strength", TensorProto.FLOAT, ["n"]))
        graph = helper.make_graph(self.nodes, "fixture", inputs, [value(output, channels, *sides)], self.weights)
        said = dict(takesStrength=True) if takes_strength else {}
        return dict(name=file, channels=channels, precision="fp32", **write(graph, file),
                    receptiveField=receptive_field, alignment=alignment, parameters=self.count, **said)


def unet(file, channels, seed):
    net = Net(seed)
    full = net.add("Relu", [net.conv("image", channels, 4)])
    half = net.add("Relu", [net.conv(full, 4, 8, stride=2)])
    quarter = net.add("Relu", [net.conv(half, 8, 8, stride=2)])
    quarter = net.add("Relu", [net.conv(quarter, 8, 8)])
    up = net.add("Add", [half, net.conv(quarter, 8, 8, kernel=4, stride=2, transposed=True)])
    up = net.add("Relu", [up])
    up = net.add("Add", [full, net.conv(up, 8, 4, kernel=4, stride=2, transposed=True)])
    residual = net.conv(net.add("Relu", [up]), 4, channels, gain=0.05)
    net.add("Add", ["image", residual], "denoised")
    return net.save(file, "denoised", channels, 1, 31, 4)


def by_strength(file, channels, seed):
    net = Net(seed)
    net.weights.append(numpy_helper.from_array(np.array([1, 2, 3], np.int64), "axes"))
    strength = net.add("Unsqueeze", ["strength", "axes"])
    x = net.add("Relu", [net.add("Add", [net.conv("image", channels, 4), strength])])
    residual = net.conv(x, 4, channels, gain=0.05)
    net.add("Add", ["image", net.add("Mul", [residual, strength])], "denoised")
    return net.save(file, "denoised", channels, 1, 5, 1, takes_strength=True)


def upscale(file, seed):
    net = Net(seed)
    x = net.add("Relu", [net.conv("image", 3, 8)])
    x = net.add("DepthToSpace", [net.conv(x, 8, 12, gain=0.1)], blocksize=2, mode="CRD")
    scales = net.tensor("scales", np.array([1, 1, 2, 2]))
    base = net.add("Resize", ["image", "", scales], mode="nearest", coordinate_transformation_mode="asymmetric",
                   nearest_mode="floor")
    net.add("Add", [base, x], "upscaled")
    return net.save(file, "upscaled", 3, 2, 5, 1)


def embed(file, channels, side=16, block=4):
    blocks = side // block
    net = Net(0)
    net.add("AveragePool", ["image"], "means", kernel_shape=[block] * 2, strides=[block] * 2)
    net.add("Flatten", ["means"], "latent")
    shape = numpy_helper.from_array(np.array([-1, channels, blocks, blocks], np.int64), "shape")
    scales = net.tensor("scales", np.array([1, 1, block, block]))
    net.weights.append(shape)
    net.add("Reshape", ["latent", "shape"], "blocks")
    net.add("Resize", ["blocks", "", scales], "reconstruction", mode="nearest",
            coordinate_transformation_mode="asymmetric", nearest_mode="floor")
    value = lambda name, *shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", *shape])
    image = (channels, side, side)
    latent = channels * blocks * blocks
    graph = helper.make_graph(net.nodes, "fixture", [value("image", *image)],
                              [value("latent", latent), value("reconstruction", *image)], net.weights)
    return dict(name=file, channels=channels, precision="fp32", **write(graph, file), receptiveField=0, alignment=1,
                height=side, width=side, latentSize=latent, parameters=0)


def vae(channels=3, side=8, name="vae", classes=0):
    right = np.tile(np.arange(side) >= side // 2, channels * side)
    halves = np.stack([~right, right]).astype(np.float32)
    value = lambda name, *shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", *shape])
    file = lambda graph, name, role: dict(name=name, channels=channels, precision="fp32", **write(graph, name), receptiveField=0,
                                          alignment=1, height=side, width=side, latentSize=2, role=role, parameters=0)
    image = value("image", channels, side, side)

    encoder = Net(0)
    flat = encoder.add("Flatten", ["image"])
    means = encoder.add("MatMul", [flat, encoder.tensor("means", halves.T / halves.sum(axis=1))], None if classes else "z_mean")
    if classes:
        told = encoder.add("MatMul", ["class", encoder.tensor("numbers", np.arange(classes).reshape(-1, 1))])
        encoder.add("Add", [means, told], "z_mean")
    encoder.add("MatMul", [flat, encoder.tensor("zeros", 0 * halves.T)], "z_log_var")

    decoder = Net(0)
    decoder.weights.append(numpy_helper.from_array(np.array([-1, channels, side, side], np.int64), "shape"))
    flat = decoder.add("MatMul", ["z", decoder.tensor("halves", halves)])
    if classes:
        told = decoder.add("MatMul", ["class", decoder.tensor("light", np.linspace(-8, 8, classes).reshape(-1, 1))])
        flat = decoder.add("Add", [flat, told])
    told = [value("class", classes)] if classes else []
    decoder.add("Sigmoid", [decoder.add("Reshape", [flat, "shape"])], "image")
    return [file(helper.make_graph(encoder.nodes, "fixture", [image, *told], [value("z_mean", 2), value("z_log_var", 2)], encoder.weights),
                 name + "-encoder.onnx", "encoder"),
            file(helper.make_graph(decoder.nodes, "fixture", [value("z", 2), *told], [image], decoder.weights),
                 name + "-decoder.onnx", "decoder")]


def write(graph, file):
    model = helper.make_model(graph, producer_name="fixture", opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    data = model.SerializeToString()
    with open(os.path.join(HERE, file), "wb") as f:
        f.write(data)
    return dict(size=len(data), sha256=hashlib.sha256(data).hexdigest())


def card(file, task, scale, files, **more):
    with open(os.path.join(HERE, file), "w") as f:
        json.dump(dict(task=task, version="20260101T000000Z-fixture", createdAt="2026-01-01T00:00:00+00:00",
                       description="Untrained network for tests.", scale=scale, files=files, training={},
                       promotionMetric="none", validationSet="none", **more), f, indent=2)
        f.write("\n")


card("denoise.json", "denoise", 1, [unet("unet-rgb.onnx", 3, 1), unet("unet-grey.onnx", 1, 2)])
card("strength.json", "denoise", 1, [by_strength("strength-rgb.onnx", 3, 4), by_strength("strength-grey.onnx", 1, 5)])
card("upscale.json", "upscale", 2, [upscale("upscale-rgb.onnx", 3)])
card("embed.json", "embed", 1, [embed("embed-rgb.onnx", 3)])
card("embed-grey.json", "embed", 1, [embed("embed-grey.onnx", 1)])
card("vae.json", "vae", 1, vae())
card("conditional.json", "vae", 1, vae(name="conditional", classes=3), classes=["dark", "even", "light"])
