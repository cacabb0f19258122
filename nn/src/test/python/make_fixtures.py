"""Writes what PyTorch computes with the networks of networks.py: the fixtures of TorchParityTest.

    python3 nn/src/test/python/make_fixtures.py nn/src/test/resources/dev/basin/nn/weights

Weights, statistics and inputs are drawn from one hash of a name and a position, which the test has in
Java. All is computed in float64. Of every tensor the fixture holds 17 numbers: its Euclidean norm, and
sixteen of its elements, evenly spread. Needs torch and safetensors.
"""

import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

import networks

BATCH, CLASSES, SIZE = 6, 10, 12
VOCABULARY, CONTEXT = 23, 5


def bits(name, count):
    """64 bits for each position: FNV-1a of the name, then SplitMix64."""
    state = 0xCBF29CE484222325
    for byte in name.encode():
        state = ((state ^ byte) * 0x100000001B3) & (2**64 - 1)
    z = np.uint64(state) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def uniform(name, shape):
    """In [-1, 1)."""
    drawn = (bits(name, int(np.prod(shape))) >> np.uint64(11)).astype(np.float64) * 2.0**-52 - 1
    return torch.from_numpy(drawn.reshape(shape))


def whole(name, shape, bound):
    drawn = (bits(name, int(np.prod(shape))) >> np.uint64(33)) % np.uint64(bound)
    return torch.from_numpy(drawn.astype(np.int64).reshape(shape))


def value(name, shape):
    drawn = uniform(name, shape)
    if len(shape) > 1:
        return drawn * np.sqrt(3 / np.prod(shape[1:]))
    if name.endswith("running_var") or name.endswith("weight"):
        return 1 + drawn / 4
    return drawn / 8


def fill(network):
    network.double()
    network.load_state_dict(
        {
            name: torch.tensor(0) if x.dtype == torch.int64 else value(name, tuple(x.shape))
            for name, x in network.state_dict().items()
        }
    )
    return network


def digest(x):
    flat = x.detach().flatten()
    chosen = flat[torch.arange(16) * flat.numel() // 16]
    return torch.cat((flat.norm().reshape(1), chosen))


def computed(network, inputs, classes):
    fill(network)
    labels = whole("labels", (BATCH,), classes)
    network.eval()
    logits = network(inputs)
    found = {"evaluated": digest(logits), "evaluated loss": F.cross_entropy(logits, labels)}
    network.train()
    logits = network(inputs)
    loss = F.cross_entropy(logits, labels)
    loss.backward()
    found |= {"trained": digest(logits), "trained loss": loss}
    for name, parameter in network.named_parameters():
        found["gradient/" + name] = digest(parameter.grad)
    for name, buffer in network.named_buffers():
        if buffer.dtype == torch.float64:
            found["statistic/" + name] = digest(buffer)
    return {name: x.detach() for name, x in found.items()}


def nearest_kink(network, inputs):
    """The smallest magnitude that a ReLU is handed in training."""
    nearest = []

    def watched(x):
        nearest.append(x.detach().abs().min().item())
        return torch.relu(x)

    relu, F.relu = F.relu, watched
    network.train()
    with torch.no_grad():
        network(inputs)
    F.relu = relu
    return min(nearest)


def images(network):
    """Of a hundred batches the one that keeps all ReLUs farthest from 0: rounding in float32 must not
    switch one."""
    fill(network)
    shape = (BATCH, 3, SIZE, SIZE)
    names = [f"images {number}" for number in range(100)]
    name = max(names, key=lambda name: nearest_kink(network, uniform(name, shape)))
    return name, uniform(name, shape)


def write(name, network, inputs_name, inputs, classes):
    file = pathlib.Path(sys.argv[1]) / f"{name}.safetensors"
    save_file(computed(network, inputs, classes), file, metadata={"inputs": inputs_name})


tokens = whole("tokens", (BATCH, CONTEXT), VOCABULARY)
for name, network in {
    "resnet": networks.ResNet(20, 16, 3, CLASSES, True, True),
    "resnet-plain": networks.ResNet(20, 16, 3, CLASSES, False, False),
    "wide": networks.WideResNet(16, 2, 3, CLASSES, True),
    "wide-plain": networks.WideResNet(16, 2, 3, CLASSES, False),
}.items():
    write(name, network, *images(network), CLASSES)
for name, network in {
    "grokking": networks.Grokking(VOCABULARY, CONTEXT),
    "gpt": networks.Gpt(VOCABULARY, CONTEXT, 2, 32, 4, 128),
}.items():
    write(name, network, "tokens", tokens, VOCABULARY)
