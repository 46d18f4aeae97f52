"""`npm run train:product-net`, its third part: trains the net on composed photographs and writes its weights' module.

Needs Python 3.11 with numpy, scipy, pillow and torch. A process composes photographs into a ring that all share, while this
one trains on those that are there: `--minutes 60` are some 150,000 on two cores. Not the same to the bit from run to run.
"""
import argparse
import glob
import multiprocessing
import time
from multiprocessing import shared_memory

import numpy as np
import torch
import torch.nn.functional as F

from compose import Composer, near_outline
from descent import Descent
from net import INPUTS, ProductNet, read_module, write_module
from paint import SIDE, read_products, read_textures

BATCH = 16
#: of a net that goes on learning
GENTLE_RATE = 6e-4


class Ring:
    """The newest photographs: inputs, and what is right."""

    def __init__(self, size: int, names=(None, None)):
        shapes = (((size, INPUTS, SIDE, SIDE), np.float16), ((size, SIDE, SIDE), np.uint8))
        self.memory = [
            shared_memory.SharedMemory(name, create=name is None, size=int(np.prod(shape)) * np.dtype(kind).itemsize)
            for name, (shape, kind) in zip(names, shapes)
        ]
        self.inputs, self.truths = (
            np.ndarray(shape, kind, memory.buf) for memory, (shape, kind) in zip(self.memory, shapes)
        )
        self.size = size

    @property
    def names(self):
        return [memory.name for memory in self.memory]


def fill(size: int, names, filled, seed: int, products: str, photos: str) -> None:
    ring = Ring(size, names)
    composer = Composer(seed, read_products(products), read_textures(photos))
    while True:
        at = filled.value % size
        ring.inputs[at], ring.truths[at] = composer.compose()
        filled.value += 1


class Photographs:
    """What write-photographs.ts wrote, shown again and again a little nearer, and in another light."""

    def __init__(self, folder: str, random):
        self.random = random
        self.inputs, self.truths, self.known = [], [], []
        for file in sorted(glob.glob(f'{folder}/*.bin')):
            count = SIDE * SIDE
            inputs = np.fromfile(file, np.float32, INPUTS * count).reshape(INPUTS, SIDE, SIDE)
            opacity = np.fromfile(file, np.uint8, count, offset=4 * INPUTS * count).reshape(SIDE, SIDE)
            self.inputs.append(inputs.astype(np.float16))
            self.truths.append((opacity // 2) | near_outline(opacity > 127) << 7)
            known = np.fromfile(file, np.uint8, count, offset=(4 * INPUTS + 1) * count)
            self.known.append(known.reshape(SIDE, SIDE) > 127)

    def __len__(self):
        return len(self.inputs)

    def pick(self):
        """Inputs, truth, and 1 where it is known."""
        at = self.random.integers(len(self))
        inputs = torch.from_numpy(self.inputs[at].astype(np.float32))
        inputs[:3] += torch.from_numpy(self.random.normal(0, (0.15, 0.1, 0.1)).astype(np.float32))[:, None, None]
        truth = torch.from_numpy(self.truths[at])
        known = torch.from_numpy(self.known[at]).float()
        if self.random.random() < 0.5:
            return inputs, truth, known
        side = int(SIDE / self.random.uniform(0.75, 1))
        top, left = self.random.integers(side - SIDE + 1, size=2)
        place = np.s_[..., top : top + SIDE, left : left + SIDE]
        larger = dict(size=(side, side), mode='bilinear', align_corners=False)
        opacity = F.interpolate((truth & 127).float()[None, None], **larger)[0, 0]
        outline = F.interpolate((truth >> 7).float()[None, None], **larger)[0, 0]
        truth = opacity.round().to(torch.uint8) | (outline > 0.5).to(torch.uint8) << 7
        known = F.interpolate(known[None, None], **larger)[0, 0].floor()
        return F.interpolate(inputs[None], **larger)[0][place], truth[place], known[place]


def train(ring: Ring, filled, photographs: Photographs, chosen) -> ProductNet:
    net = read_module(ProductNet(), chosen.start) if chosen.start else ProductNet()
    rate = GENTLE_RATE if chosen.start else 3e-3
    descent = Descent(net, rate=rate, warmup_steps=100, minutes=chosen.minutes)
    random = np.random.default_rng(1)
    while descent.goes_on():
        picked = np.sort(random.integers(min(ring.size, filled.value), size=BATCH))
        seen = torch.from_numpy(ring.inputs[picked]).float()
        truth = torch.from_numpy(ring.truths[picked])
        known = torch.ones(truth.shape)
        for at in range(chosen.known if len(photographs) else 0):
            seen[at], truth[at], known[at] = photographs.pick()
        truth, known = truth[:, None], known[:, None]
        opacity, weight = (truth & 127).float() / 127, known * (1 + 3 * (truth >> 7).float())
        if random.random() < 0.5:
            seen, opacity, weight, known = (plane.flip(3) for plane in (seen, opacity, weight, known))
        with torch.autocast('cpu', torch.bfloat16):
            logits = net(seen.contiguous(memory_format=torch.channels_last))
        logits = logits.float()
        guess, right = torch.sigmoid(logits) * known, opacity * known
        overlap = 2 * (guess * right).sum((1, 2, 3)) + 1
        dice = 1 - overlap / (guess.sum((1, 2, 3)) + right.sum((1, 2, 3)) + 1)
        entropy = (F.binary_cross_entropy_with_logits(logits, opacity, reduction='none') * weight).mean()
        loss = entropy + 0.5 * dice.mean()
        descent.step(loss)
        if descent.steps % 200 == 0:
            print(f'{descent.steps} steps, {filled.value} photographs, loss {loss.item():.4f}', flush=True)
    return descent.finish()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument('--minutes', type=float, default=60)
    options.add_argument('--ring', type=int, default=4000, help='photographs kept, 0.85 MB each')
    options.add_argument('--products', default='.data/product-net/products')
    options.add_argument('--photographs', default='.data/product-net/photographs')
    options.add_argument('--photos', default='../shared/photos')
    options.add_argument('--known', type=int, default=3, help=f'of a batch of {BATCH}, how many are photographs')
    options.add_argument('--start', help="a module of weights to go on from: its norms stay as they are")
    options.add_argument('--output', default='app/imaging/cut-out/nets/product-weights.ts')
    chosen = options.parse_args()
    ring = Ring(chosen.ring)
    filled = multiprocessing.Value('q', 0)
    arguments = (chosen.ring, ring.names, filled, 1, chosen.products, chosen.photos)
    composing = multiprocessing.Process(target=fill, args=arguments, daemon=True)
    composing.start()
    try:
        while filled.value < min(chosen.ring, 400):
            if not composing.is_alive():
                raise SystemExit('composing photographs failed: see above')
            time.sleep(1)
        photographs = Photographs(chosen.photographs, np.random.default_rng(2))
        write_module(train(ring, filled, photographs, chosen), chosen.output, 'product')
    finally:
        composing.kill()
        for memory in ring.memory:
            memory.unlink()


if __name__ == '__main__':
    main()
