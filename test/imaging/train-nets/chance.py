"""What may happen while a photograph is made up."""
import numpy as np
from scipy import ndimage


def soften(plane, sigma):
    return ndimage.gaussian_filter(plane, sigma, mode='nearest') if sigma > 0.15 else plane


class Chance:
    def __init__(self, random: np.random.Generator):
        self.random = random

    def uniform(self, low, high, count=None):
        return self.random.uniform(low, high, count)

    def happens(self, chance: float) -> bool:
        return self.random.random() < chance

    def pick(self, many: list):
        return many[self.random.integers(len(many))]

    def noise(self, size, cell):
        nodes = max(2, int(np.ceil(size / cell)) + 3)
        grid = self.random.standard_normal((nodes, nodes)).astype(np.float32)
        return ndimage.zoom(grid, size / (nodes - 2.5) * 1.05, order=1)[:size, :size]
