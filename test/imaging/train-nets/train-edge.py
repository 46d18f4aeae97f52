"""`npm run train:edge-net`, its second part: trains the net on the tiles that write-tiles.ts wrote, and writes its weights' module.

Needs Python 3.11 with numpy and torch. Not the same to the bit from run to run.
"""
import argparse
import glob

import numpy as np
import torch
import torch.nn.functional as F

from descent import Descent
from net import EdgeNet, write_module

#: as edge-net.ts has them
INPUTS, SIDE = 26, 32
#: in a tile's file a number is so many times as large
SCALE = 4000
BATCH = 64
RATE = 4e-3
#: one photograph in so many is kept to see how well the net does
KEPT = 12
#: the four quarters of a pixel, in a mirror
MIRRORED = [1, 0, 3, 2]
MIRRORED_INPUTS = [4 * plane + quarter for plane in range(6) for quarter in MIRRORED] + [24, 25]


def read_tiles(files: list):
    """Inputs, and opacity in bytes."""
    length = 2 * INPUTS * SIDE * SIDE
    seen, opacity = [], []
    for file in files:
        tiles = np.fromfile(file, np.uint8).reshape(-1, length + 4 * SIDE * SIDE)
        seen.append(tiles[:, :length].copy().view(np.int16).reshape(-1, INPUTS, SIDE, SIDE))
        opacity.append(tiles[:, length:].reshape(-1, 4, SIDE, SIDE))
    return np.concatenate(seen), np.concatenate(opacity)


def band_of(seen, margin: int):
    """1 within five pixels of the first cut's outline, but for the tile's own border, where little is seen."""
    mask = seen[:, 25:26]
    band = ((F.max_pool2d(mask, 11, 1, 5) > 0) & (-F.max_pool2d(-mask, 11, 1, 5) < 0)).float()
    inside = torch.zeros_like(band)
    inside[:, :, margin:-margin, margin:-margin] = 1
    return band * inside


def count_wrong(net: EdgeNet, inputs, opacities) -> tuple:
    """Quarter pixels per tile that the net has on the wrong side, and that the first cut had."""
    wrong = first = 0
    net.eval()
    with torch.no_grad():
        for at in range(0, len(inputs), 256):
            seen = torch.from_numpy(inputs[at : at + 256]).float() / SCALE
            is_product = torch.from_numpy(opacities[at : at + 256]) > 127
            band = band_of(seen, 4)
            wrong += (((net(seen) > 0) != is_product) * band).sum().item()
            first += (((seen[:, 25:26] > 0) != is_product) * band).sum().item()
    net.train()
    return wrong / len(inputs), first / len(inputs)


def train(tiles, kept, minutes: float) -> EdgeNet:
    inputs, opacities = tiles
    net = EdgeNet()
    descent = Descent(net, rate=RATE, warmup_steps=200, minutes=minutes)
    random = np.random.default_rng(1)
    while descent.goes_on():
        chosen = np.sort(random.integers(len(inputs), size=BATCH))
        seen = torch.from_numpy(inputs[chosen]).float() / SCALE
        opacity = torch.from_numpy(opacities[chosen]).float() / 255
        band = band_of(seen, 3)
        # another light, and another tint
        shift = torch.from_numpy(random.normal(0, 1, (BATCH, 3)).astype(np.float32)) * torch.tensor([0.15, 0.08, 0.08])
        seen[:, :12] += shift.repeat_interleave(4, 1)[:, :, None, None]
        if random.random() < 0.3:
            seen[:, 24] = 0
        if random.random() < 0.5:
            seen, opacity, band = seen.flip(3)[:, MIRRORED_INPUTS], opacity.flip(3)[:, MIRRORED], band.flip(3)
        logits = net(seen.contiguous(memory_format=torch.channels_last))
        entropy = F.binary_cross_entropy_with_logits(logits, opacity, reduction='none')
        loss = (entropy * band).sum() / (4 * band.sum() + 1)
        descent.step(loss)
        if descent.steps % 1000 == 0:
            net_wrong, first_wrong = count_wrong(net, *kept)
            print(f'{descent.steps} steps, loss {loss.item():.4f}, wrong {net_wrong:.1f} of {first_wrong:.1f}', flush=True)
    net = descent.finish()
    print('averaged: wrong {:.1f} of {:.1f}'.format(*count_wrong(net, *kept)))
    return net


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument('--minutes', type=float, default=30)
    options.add_argument('--tiles', default='.data/edge-net/tiles')
    options.add_argument('--output', default='app/imaging/cut-out/edge-weights.ts')
    chosen = options.parse_args()
    files = sorted(glob.glob(f'{chosen.tiles}/*.bin'))
    tiles = read_tiles([file for at, file in enumerate(files) if at % KEPT])
    kept = read_tiles(files[::KEPT])
    print(f'{len(tiles[0])} tiles to learn from, {len(kept[0])} kept', flush=True)
    write_module(train(tiles, kept, chosen.minutes), chosen.output, 'edge')


if __name__ == '__main__':
    main()
