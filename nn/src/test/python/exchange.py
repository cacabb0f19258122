"""A network trained by Basin classifies the same images in PyTorch, and one trained by PyTorch in Basin.

From the folder of the project, after `mvn verify`, with any folder as F:

    P=engine/target/classes:nn/target/classes:optim/target/classes
    P=$P:experiments/target/classes:experiments/target/test-classes:experiments/target/lib/*
    X="java --add-modules=jdk.incubator.vector -cp $P dev.basin.experiments.training.ExchangeWithTorch"
    $X export F
    python3 nn/src/test/python/exchange.py F
    $X check F

Needs torch and safetensors.
"""

import pathlib
import sys

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

import networks

folder = pathlib.Path(sys.argv[1])
data = load_file(folder / "images.safetensors")
images, labels = data["images"], data["labels"].long()


def network():
    return networks.ResNet(8, 8, 1, 10, projection=True, batch_norm=True)


def classified(model):
    model.eval()
    with torch.no_grad():
        return model(images)


def accuracy(logits):
    return (logits.argmax(1) == labels).double().mean().item()


ours = network()
ours.load_state_dict(load_file(folder / "basin.safetensors"), strict=True)
logits = classified(ours)
print(f"trained by Basin, evaluated in PyTorch: accuracy {accuracy(logits):.4f}")
differently = (logits.argmax(1) != data["logits"].argmax(1)).sum().item()
largest = (logits - data["logits"]).abs().max().item()
print(f"classified differently: {differently}, largest difference {largest:.2g}")

torch.manual_seed(1)
theirs = network()
theirs.train()
optimizer = torch.optim.SGD(theirs.parameters(), lr=0.05, momentum=0.9)
for epoch in range(2):
    for rows in torch.randperm(len(data["train images"])).split(50):
        optimizer.zero_grad()
        F.cross_entropy(theirs(data["train images"][rows]), data["train labels"][rows].long()).backward()
        optimizer.step()
save_file(theirs.state_dict(), folder / "torch.safetensors")
save_file({"logits": classified(theirs)}, folder / "torch-logits.safetensors")
print(f"trained in PyTorch, evaluated there: accuracy {accuracy(classified(theirs)):.4f}")
