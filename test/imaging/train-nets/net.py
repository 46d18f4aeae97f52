"""The nets that app/imaging/cut-out/nets/u-net.ts runs, and their weights as modules for it."""
import base64
import struct

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

#: planes the product net is given
INPUTS = 6


def mix(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(True))


class Separable(nn.Module):
    """Depthwise, then pointwise; what went in is added when as much comes out."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1):
        super().__init__()
        self.depthwise = nn.Conv2d(inputs, inputs, 3, stride, 1, groups=inputs, bias=False)
        self.pointwise = nn.Conv2d(inputs, outputs, 1, bias=False)
        self.norm = nn.BatchNorm2d(outputs)
        self.is_added = inputs == outputs and stride == 1

    def forward(self, x):
        y = F.relu(self.norm(self.pointwise(self.depthwise(x))))
        return x + y if self.is_added else y


class UNet(nn.Module):
    """N × inputs × side × side in, N × 4 × side × side out: logits of the four finer pixels of each pixel, row by row.

    `widths`: planes at each level, each half as wide and high as the one before; `blocks`: convolutions there, on the way down.
    """

    def __init__(self, inputs: int, widths: tuple, blocks: tuple):
        super().__init__()
        self.widths = widths
        self.first = mix(inputs, widths[0])
        self.down = nn.ModuleList()
        for level, count in enumerate(blocks):
            before = widths[max(0, level - 1)]
            parts = [Separable(before if at == 0 else widths[level], widths[level], 2 if level and at == 0 else 1) for at in range(count)]
            self.down.append(nn.Sequential(*parts))
        upwards = range(len(widths) - 2, -1, -1)
        self.join = nn.ModuleList(mix(widths[level + 1] + widths[level], widths[level]) for level in upwards)
        self.up = nn.ModuleList(
            nn.Sequential(*[Separable(widths[level], widths[level]) for _ in range(1 if level else 2)])
            for level in upwards
        )
        self.last = nn.Conv2d(widths[0], 4, 1)

    def forward(self, x):
        value = self.first(x)
        levels = []
        for blocks in self.down:
            value = blocks(value)
            levels.append(value)
        for join, blocks, skipped in zip(self.join, self.up, reversed(levels[:-1])):
            doubled = F.interpolate(value, scale_factor=2, mode='nearest')
            value = blocks(join(torch.cat([doubled, skipped], 1)))
        return self.last(value)


class ProductNet(UNet):
    """N × 6 × 256 × 256 in, logits N × 1 × 256 × 256 out."""

    def __init__(self):
        super().__init__(4 * INPUTS, (16, 40, 96, 160, 256), (1, 3, 4, 4, 4))

    def forward(self, x):
        return F.pixel_shuffle(super().forward(F.pixel_unshuffle(x, 2)), 2)


class EdgeNet(UNet):
    """N × 26 × 32 × 32 in, logits N × 4 × 32 × 32 out."""

    def __init__(self):
        super().__init__(26, (16, 32, 48), (2, 2, 2))


def write_module(net: UNet, path: str, name: str) -> None:
    """Folds the norms into the weights; every row of weights becomes a scale and signed bytes, every bias floats."""
    packed = bytearray()

    def rows(weights) -> None:
        for row in weights:
            scale = max(float(np.abs(row).max()) / 127, 1e-9)
            packed.extend(struct.pack('<f', scale))
            packed.extend(np.round(row / scale).astype(np.int8).tobytes())

    def folded(convolution, norm):
        gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        weights = convolution.weight[:, :, 0, 0] * gain[:, None]
        return weights.detach().numpy(), (norm.bias - norm.running_mean * gain).detach().numpy()

    def add_mix(layer, split=None) -> None:
        weights, bias = folded(layer[0], layer[1])
        for part in (weights[:, :split], weights[:, split:]) if split else (weights,):
            rows(part)
        packed.extend(bias.astype(np.float32).tobytes())

    def add_separable(block) -> None:
        rows(block.depthwise.weight.detach().numpy().reshape(-1, 9))
        weights, bias = folded(block.pointwise, block.norm)
        rows(weights)
        packed.extend(bias.astype(np.float32).tobytes())

    add_mix(net.first)
    for blocks in net.down:
        for block in blocks:
            add_separable(block)
    for coarser, join, blocks in zip(reversed(net.widths), net.join, net.up):
        add_mix(join, coarser)
        for block in blocks:
            add_separable(block)
    rows(net.last.weight[:, :, 0, 0].detach().numpy())
    packed.extend(net.last.bias.detach().numpy().astype(np.float32).tobytes())
    text = base64.b64encode(bytes(packed)).decode()
    with open(path, 'w') as module:
        module.write(f'/** The weights of the {name} net, in base64: made by `npm run train:{name}-net`. */\n')
        module.write(f"export const {name}Weights =\n  '{text}';\n")


def read_module(net: UNet, path: str) -> UNet:
    """Fills a net with what `write_module` wrote; its norms do nothing but add the biases."""
    with open(path) as module:
        packed = base64.b64decode(module.read().split("'")[1])
    at = 0

    def rows(count: int, length: int) -> torch.Tensor:
        nonlocal at
        values = np.empty((count, length), np.float32)
        for row in range(count):
            scale = struct.unpack_from('<f', packed, at)[0]
            values[row] = np.frombuffer(packed, np.int8, length, at + 4) * np.float32(scale)
            at += 4 + length
        return torch.from_numpy(values)

    def fill(convolution, weights, norm) -> None:
        nonlocal at
        convolution.weight.data.copy_(weights[:, :, None, None])
        norm.running_mean.zero_()
        norm.running_var.fill_(1 - norm.eps)
        norm.weight.data.fill_(1)
        norm.bias.data.copy_(torch.from_numpy(np.frombuffer(packed, np.float32, len(norm.bias), at).copy()))
        at += 4 * len(norm.bias)

    def fill_mix(layer, parts: list) -> None:
        fill(layer[0], torch.cat([rows(layer[0].out_channels, part) for part in parts], 1), layer[1])

    def fill_separable(block) -> None:
        width = block.depthwise.in_channels
        block.depthwise.weight.data.copy_(rows(width, 9).reshape(width, 1, 3, 3))
        fill(block.pointwise, rows(block.pointwise.out_channels, width), block.norm)

    fill_mix(net.first, [net.first[0].in_channels])
    for blocks in net.down:
        for block in blocks:
            fill_separable(block)
    for coarser, join, blocks in zip(reversed(net.widths), net.join, net.up):
        fill_mix(join, [coarser, join[0].in_channels - coarser])
        for block in blocks:
            fill_separable(block)
    net.last.weight.data.copy_(rows(4, net.widths[0])[:, :, None, None])
    net.last.bias.data.copy_(torch.from_numpy(np.frombuffer(packed, np.float32, 4, at).copy()))
    return net.eval()
