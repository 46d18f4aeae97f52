"""How a net is trained: for some minutes, at a rate that rises and falls, and with weights that are averaged meanwhile."""
import math
import time

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


class Descent:
    """`while descent.goes_on(): ...; descent.step(loss)`, then `descent.finish()`."""

    def __init__(self, net: nn.Module, rate: float, warmup_steps: int, minutes: float):
        self.net = net.to(memory_format=torch.channels_last)
        self.rate, self.warmup_steps, self.seconds = rate, warmup_steps, 60 * minutes
        self.optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=1e-4)
        self.slow = SlowCopy(net)
        self.start, self.steps = time.time(), 0

    def goes_on(self) -> bool:
        """Whether there is time left; sets the rate of the next step."""
        share = (time.time() - self.start) / self.seconds
        rise = min(1, (self.steps + 1) / self.warmup_steps)
        for group in self.optimiser.param_groups:
            group['lr'] = self.rate * rise * (0.5 + 0.5 * math.cos(math.pi * min(1, share))) + 1e-5
        return share < 1

    def step(self, loss) -> None:
        self.optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimiser.step()
        self.slow.follow(self.net)
        self.steps += 1

    def finish(self) -> nn.Module:
        """The net with its averaged weights."""
        self.net.load_state_dict(self.slow.state)
        return self.net.eval()
