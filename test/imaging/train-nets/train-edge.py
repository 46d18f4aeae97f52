"""`npm run train:edge-net`, its second part: trains the net on the tiles that write-tiles.ts wrote, and writes its weights' module.

Needs Python 3.11 with numpy and torch. Not the same to the bit from run to run.
"""
import argparse
import copy
import glob
import os

import numpy as np
import torch
import torch.nn.functional as F

from descent import Descent
from net import EdgeNet, read_module, write_module

#: as edge-net.ts has them
INPUTS, SIDE = 26, 32
#: in a tile's file a number is so many times as large
SCALE = 4000
BATCH = 64
RATE = 4e-3
#: of a net that goes on learning: a lower rate, and how often it sees what kind of photograph
GENTLE_RATE = 8e-4
SHARES = {'cut-out': 0.35, 'drawn': 0.2, 'rendered': 0.45}
#: on tiles of a composed photograph a net that has learnt is never so wrong: the mask is
MOST_WRONG = 40
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


def leave_out_wrong(files: list, net: EdgeNet) -> list:
    """The photographs whose masks can be believed."""
    def is_sound(file: str) -> bool:
        return not os.path.basename(file).startswith('cut-out') or count_wrong(net, *read_tiles([file]))[0] < MOST_WRONG
    return [file for file in files if is_sound(file)]


def share_tiles(files: list):
    """How likely each tile is seen, so that each kind of photograph has its share."""
    length = (2 * INPUTS + 4) * SIDE * SIDE
    kinds = np.repeat([os.path.basename(file).rsplit('-', 1)[0] for file in files], [os.path.getsize(file) // length for file in files])
    weights = sum(share * (kinds == kind) / max(1, (kinds == kind).sum()) for kind, share in SHARES.items())
    return weights / weights.sum()


def halfway(one: EdgeNet, other: EdgeNet) -> EdgeNet:
    """The mean of two nets of one descent: on photographs unlike those it has seen it does better than either."""
    state = one.state_dict()
    for name, value in other.state_dict().items():
        if value.dtype.is_floating_point:
            state[name] = (state[name] + value) / 2
    one.load_state_dict(state)
    return one


def train(tiles, kept, minutes: float, start=None, weights=None) -> EdgeNet:
    """From nothing; or from what `start` knows, whose norms stay as they are, to halfway between the two."""
    inputs, opacities = tiles
    net = copy.deepcopy(start) if start else EdgeNet()
    descent = Descent(net, rate=GENTLE_RATE if start else RATE, warmup_steps=200, minutes=minutes)
    random = np.random.default_rng(1)
    while descent.goes_on():
        net.train(not start)
        chosen = np.sort(random.choice(len(inputs), BATCH, p=weights))
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
    net = halfway(descent.finish(), start) if start else descent.finish()
    print('averaged: wrong {:.1f} of {:.1f}'.format(*count_wrong(net, *kept)))
    return net


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument('--minutes', type=float, default=30)
    options.add_argument('--tiles', default='.data/edge-net/tiles')
    options.add_argument('--output', default='app/imaging/cut-out/nets/edge-weights.ts')
    options.add_argument('--start', help='the module of a net that goes on learning')
    chosen = options.parse_args()
    files = sorted(glob.glob(f'{chosen.tiles}/*.bin'))
    kept = read_tiles(files[::KEPT])
    learnt = [file for at, file in enumerate(files) if at % KEPT]
    start = read_module(EdgeNet(), chosen.start) if chosen.start else None
    if start:
        learnt = leave_out_wrong(learnt, start)
    tiles = read_tiles(learnt)
    print(f'{len(tiles[0])} tiles to learn from, {len(kept[0])} kept', flush=True)
    net = train(tiles, kept, chosen.minutes, start, share_tiles(learnt) if start else None)
    write_module(net, chosen.output, 'edge')


if __name__ == '__main__':
    main()
