"""Weights that are averaged while a net is trained."""
import torch
from torch import nn


class SlowCopy:
    """The weights' running mean over the last thousand steps or so, which is nearer to the best than the last of them."""

    def __init__(self, net: nn.Module):
        self.steps = 0
        self.state = {name: value.clone() for name, value in net.state_dict().items()}

    @torch.no_grad()
    def follow(self, net: nn.Module) -> None:
        self.steps += 1
        kept = min(0.9985, self.steps / (self.steps + 20))
        for name, value in net.state_dict().items():
            if value.dtype.is_floating_point:
                self.state[name].mul_(kept).add_(value, alpha=1 - kept)
            else:
                self.state[name].copy_(value)
