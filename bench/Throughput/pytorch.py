#!/usr/bin/env python3
"""Trains the network of an ONNX file in PyTorch, with the loss, optimiser, gradient clipping and weight average of
TrainingJob, and says how many samples a second that is, as one line of JSON.

    pytorch.py denoise|autoencoder MODEL.onnx BATCH STEPS THREADS fp32|bf16

Needs torch, onnx and numpy, as in Debian's python3-torch and python3-onnx.
"""
import json
import sys
import time

import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional

WARM_UP = 5
DECAY = 0.999


class Network(torch.nn.Module):
    """An ONNX graph as a module: its initializers are the weights."""

    def __init__(self, path):
        super().__init__()
        graph = onnx.load(path).graph
        self.input, self.output = graph.input[0].name, graph.output[-1].name
        self.nodes = [(node.op_type, list(node.input), list(node.output), attributes(node)) for node in graph.node]
        self.constants = {}
        for initializer in graph.initializer:
            value = torch.from_numpy(numpy_helper.to_array(initializer).copy())
            if value.is_floating_point() and value.dim() > 0:
                self.register_parameter(initializer.name.replace(".", "/"), torch.nn.Parameter(value))
            else:
                self.constants[initializer.name] = value

    def forward(self, image):
        weights = {name.replace("/", "."): weight for name, weight in self.named_parameters()}
        values = {**self.constants, **weights, self.input: image}
        for kind, inputs, outputs, options in self.nodes:
            values[outputs[0]] = OPERATORS[kind](options, *(values[name] for name in inputs if name))
        return values[self.output]


def attributes(node):
    return {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in node.attribute}


def convolution(options, image, weight, bias=None):
    top, left, bottom, right = options.get("pads", [0, 0, 0, 0])
    assert (top, left) == (bottom, right)
    return functional.conv2d(image, weight, bias, stride=options.get("strides", [1, 1]), padding=(top, left))


def pooling(options, image):
    pads = options.get("pads", [0, 0, 0, 0])
    return functional.max_pool2d(
        image, options["kernel_shape"], options.get("strides"), padding=pads[:2], ceil_mode=bool(options.get("ceil_mode", 0)))


def resize(_, image, *scales):
    return functional.interpolate(image, scale_factor=float(scales[-1][-1]), mode="nearest")


OPERATORS = {
    "Add": lambda _, left, right: left + right,
    "Conv": convolution,
    "DepthToSpace": lambda options, image: functional.pixel_shuffle(image, options["blocksize"]),
    "Flatten": lambda _, image: image.flatten(1),
    "MaxPool": pooling,
    "Relu": lambda _, image: functional.relu(image),
    "Resize": resize,
    "Sigmoid": lambda _, image: torch.sigmoid(image),
}


def corrupt(clean):
    sigma = torch.rand(len(clean), 1, 1, 1) * 55 / 255
    noisy = torch.rand(len(clean), 1, 1, 1) >= 0.04
    return clean + torch.randn_like(clean) * sigma * noisy


def main(task, path, batch, steps, threads, precision):
    torch.set_num_threads(int(threads))
    network = Network(path)
    network.train()
    average = [weight.detach().clone() for weight in network.parameters()]
    optimizer = torch.optim.AdamW(network.parameters(), 1e-3, weight_decay=1e-4)
    side, channels = (64, 3) if task == "denoise" else (28, 1)
    samples = torch.randint(0, 256, (int(batch), side, side, channels), dtype=torch.uint8)
    for step in range(-WARM_UP, int(steps)):
        if step == 0:
            start, processor = time.perf_counter(), time.process_time()
        # A view of rows, columns and channels in this order: PyTorch's channels-last layout.
        images = samples.permute(0, 3, 1, 2).float() / 255
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
            output = network(corrupt(images) if task == "denoise" else images).float()
        loss = functional.l1_loss(output, images) if task == "denoise" else functional.binary_cross_entropy(output, images)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1)
        optimizer.step()
        with torch.no_grad():
            for kept, weight in zip(average, network.parameters()):
                kept.mul_(DECAY).add_(weight, alpha=1 - DECAY)
        loss.item()
    print(json.dumps({
        "engine": "pytorch",
        "samples": int(batch) * int(steps),
        "seconds": time.perf_counter() - start,
        "processorSeconds": time.process_time() - processor,
    }))


if __name__ == "__main__":
    if len(sys.argv) != 7:
        sys.exit(__doc__)
    main(*sys.argv[1:])
