"""The networks of dev.basin.nn in PyTorch, under the names that TorchNames gives their parameters."""

import math

import torch
import torch.nn.functional as F
from torch import nn


def convolution(inputs, outputs, kernel, stride, bias):
    return nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=bias)


def normalisation(channels, batch_norm):
    return nn.BatchNorm2d(channels) if batch_norm else nn.Identity()


class Block(nn.Module):
    """Two 3x3 convolutions, each normalised, and a path around them."""

    def __init__(self, inputs, outputs, stride, projection, batch_norm):
        super().__init__()
        self.stride, self.added = stride, outputs - inputs
        self.conv1 = convolution(inputs, outputs, 3, stride, not batch_norm)
        self.bn1 = normalisation(outputs, batch_norm)
        self.conv2 = convolution(outputs, outputs, 3, 1, not batch_norm)
        self.bn2 = normalisation(outputs, batch_norm)
        if projection and (stride != 1 or self.added):
            self.shortcut = nn.Sequential(
                convolution(inputs, outputs, 1, stride, not batch_norm),
                normalisation(outputs, batch_norm),
            )

    def around(self, x):
        if hasattr(self, "shortcut"):
            return self.shortcut(x)
        return F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, 0, self.added))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(y)) + self.around(x))


class ResNet(nn.Module):
    def __init__(self, depth, width, channels, classes, projection, batch_norm):
        super().__init__()
        self.conv1 = convolution(channels, width, 3, 1, not batch_norm)
        self.bn1 = normalisation(width, batch_norm)

        def stage(inputs, outputs, stride):
            blocks = [Block(inputs, outputs, stride, projection, batch_norm)]
            for _ in range((depth - 2) // 6 - 1):
                blocks.append(Block(outputs, outputs, 1, projection, batch_norm))
            return nn.Sequential(*blocks)

        self.layer1 = stage(width, width, 1)
        self.layer2 = stage(width, 2 * width, 2)
        self.layer3 = stage(2 * width, 4 * width, 2)
        self.linear = nn.Linear(4 * width, classes)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.linear(x.mean((2, 3)))


class WideBlock(nn.Module):
    """Normalised and activated before each convolution; with a projection, before the path divides."""

    def __init__(self, inputs, outputs, stride, first, batch_norm):
        super().__init__()
        self.bn1 = normalisation(inputs, batch_norm)
        self.conv1 = convolution(inputs, outputs, 3, stride, not batch_norm)
        self.bn2 = normalisation(outputs, batch_norm)
        self.conv2 = convolution(outputs, outputs, 3, 1, not batch_norm)
        projected = inputs != outputs or stride != 1
        self.shared = first or projected
        if projected:
            self.convShortcut = convolution(inputs, outputs, 1, stride, not batch_norm)

    def forward(self, x):
        activated = F.relu(self.bn1(x))
        around = activated if self.shared else x
        if hasattr(self, "convShortcut"):
            around = self.convShortcut(around)
        return self.conv2(F.relu(self.bn2(self.conv1(activated)))) + around


class Stage(nn.Module):
    def __init__(self, blocks):
        super().__init__()
        self.layer = nn.Sequential(*blocks)

    def forward(self, x):
        return self.layer(x)


class WideResNet(nn.Module):
    def __init__(self, depth, factor, channels, classes, batch_norm):
        super().__init__()
        self.conv1 = convolution(channels, 16, 3, 1, not batch_norm)

        def stage(inputs, outputs, stride, first):
            blocks = [WideBlock(inputs, outputs, stride, first, batch_norm)]
            for _ in range((depth - 4) // 6 - 1):
                blocks.append(WideBlock(outputs, outputs, 1, False, batch_norm))
            return Stage(blocks)

        self.block1 = stage(16, 16 * factor, 1, True)
        self.block2 = stage(16 * factor, 32 * factor, 2, False)
        self.block3 = stage(32 * factor, 64 * factor, 2, False)
        self.bn1 = normalisation(64 * factor, batch_norm)
        self.fc = nn.Linear(64 * factor, classes)

    def forward(self, x):
        x = self.block3(self.block2(self.block1(self.conv1(x))))
        return self.fc(F.relu(self.bn1(x)).mean((2, 3)))


def causal(tokens):
    return torch.triu(torch.ones(tokens, tokens, dtype=torch.bool), diagonal=1)


class EncoderLayer(nn.Module):
    """The computation of nn.TransformerEncoderLayer(norm_first=False, activation="relu"), without biases."""

    def __init__(self, width, heads, hidden):
        super().__init__()
        self.self_attn = nn.MultiheadAttention(width, heads, bias=False, batch_first=True)
        self.linear1 = nn.Linear(width, hidden, bias=False)
        self.linear2 = nn.Linear(hidden, width, bias=False)
        self.norm1 = nn.LayerNorm(width)
        self.norm2 = nn.LayerNorm(width)

    def forward(self, x):
        mixed, _ = self.self_attn(x, x, x, attn_mask=causal(x.shape[1]), need_weights=False)
        x = self.norm1(x + mixed)
        return self.norm2(x + self.linear2(F.relu(self.linear1(x))))


class Grokking(nn.Module):
    def __init__(self, vocabulary, context, depth=2, width=128, heads=4, hidden=512):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.layers = nn.ModuleList(EncoderLayer(width, heads, hidden) for _ in range(depth))
        self.logits = nn.Linear(width, vocabulary, bias=False)
        even = torch.arange(0, width, 2, dtype=torch.float64)
        angles = torch.arange(context, dtype=torch.float64)[:, None] / 10000 ** (even / width)
        self.position = torch.stack((angles.sin(), angles.cos()), dim=2).reshape(context, width)

    def forward(self, tokens):
        x = self.embedding(tokens)
        x = x + self.position[: tokens.shape[1]].to(x.dtype)
        for layer in self.layers:
            x = layer(x)
        return self.logits(x[:, -1])


class Attention(nn.Module):
    """Written out, so that two implementations of attention are compared with Basin's."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.c_attn = nn.Linear(width, 3 * width)
        self.c_proj = nn.Linear(width, width)

    def forward(self, x):
        batch, tokens, width = x.shape
        split = (batch, tokens, self.heads, width // self.heads)
        q, k, v = (y.reshape(split).transpose(1, 2) for y in self.c_attn(x).chunk(3, dim=2))
        scores = q @ k.transpose(2, 3) / math.sqrt(width // self.heads)
        weights = scores.masked_fill(causal(tokens), -math.inf).softmax(dim=3)
        return self.c_proj((weights @ v).transpose(1, 2).reshape(batch, tokens, width))


class GptBlock(nn.Module):
    def __init__(self, width, heads, hidden):
        super().__init__()
        self.ln_1 = nn.LayerNorm(width)
        self.attn = Attention(width, heads)
        self.ln_2 = nn.LayerNorm(width)
        self.mlp = nn.ModuleDict(
            {"c_fc": nn.Linear(width, hidden), "c_proj": nn.Linear(hidden, width)}
        )

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp["c_proj"](F.gelu(self.mlp["c_fc"](self.ln_2(x))))


class Gpt(nn.Module):
    def __init__(self, vocabulary, context, depth, width, heads, hidden):
        super().__init__()
        self.transformer = nn.ModuleDict(
            {
                "wte": nn.Embedding(vocabulary, width),
                "wpe": nn.Embedding(context, width),
                "h": nn.ModuleList(GptBlock(width, heads, hidden) for _ in range(depth)),
                "ln_f": nn.LayerNorm(width),
            }
        )
        self.lm_head = nn.Linear(width, vocabulary, bias=False)

    def forward(self, tokens):
        x = self.transformer["wte"](tokens) + self.transformer["wpe"].weight[: tokens.shape[1]]
        for block in self.transformer["h"]:
            x = block(x)
        return self.lm_head(self.transformer["ln_f"](x)[:, -1])
