"""Photographs whose right cut-out is known, 256 pixels wide and high, as the product net sees them.

Products with transparency are given another colour, shading, print and finish, and are laid in linear light over made-up
backdrops with cast, drop and contact shadows and reflections. Many are hard on purpose: a product of its backdrop's colour,
a dark bevel beside a shadow, print that looks like a gap.
"""
import colorsys
import io

import numpy as np
from PIL import Image
from scipy import ndimage

from chance import Chance, soften
from colour import LINEAR_OF_BYTE, to_encoded, to_linear, to_oklab
from paint import SIDE, Painter


def inputs_of(lab, backdrop):
    """What the net is given, 6 × 256 × 256: the colour, and how it differs from the backdrop's; as in product-net.ts."""
    seen = np.empty((6,) + lab.shape[:2], np.float32)
    seen[0] = (lab[..., 0] - 0.6) * 3
    seen[1:3] = np.moveaxis(lab[..., 1:], -1, 0) * 8
    seen[3:] = np.moveaxis(np.tanh((lab - backdrop) / 0.06) * 1.5, -1, 0)
    return seen.astype(np.float16)


def moved(plane, angle, distance):
    return ndimage.shift(plane, (np.sin(angle) * distance, np.cos(angle) * distance), order=1)


def near_outline(inside):
    """Bytes: 1 within four pixels of where the product ends."""
    around = ndimage.uniform_filter(inside.astype(np.float32), 9, mode='nearest')
    return ((around > 0.001) & (around < 0.999)).astype(np.uint8)


class Composer(Chance):
    def __init__(self, seed: int, products: list, textures: list):
        super().__init__(np.random.default_rng(seed))
        self.painter = Painter(self.random, products, textures)

    def compose(self):
        """Inputs as halves, 6 × 256 × 256; and bytes, 256 × 256: opacity / 2, and 128 where the outline is near."""
        while True:
            colour = self.pick_colour()
            backdrop = to_linear(colour / 255).astype(np.float32)
            product = self.painter.paint_product(backdrop)
            if product is not None:
                return self.compose_product(colour, backdrop, *product)

    def pick_colour(self):
        """A backdrop's bytes: most shops' are white or nearly so."""
        if self.happens(0.16):
            hue, saturation, value = self.random.random(), self.uniform(0.2, 0.85), self.uniform(0.35, 0.95)
            return np.array(colorsys.hsv_to_rgb(hue, saturation, value)) * 255
        which = self.random.random()
        if which < 0.3:
            return np.full(3, self.random.choice([255.0, 254.0, 252.0]))
        for share, low, high, tint in (
            (0.58, 212, 250, 8),
            (0.72, 90, 210, 5),
            (0.84, 195, 232, 25),
            (0.93, 60, 200, 90),
            (1.01, 22, 60, 8),
        ):
            if which < share:
                return np.clip(self.uniform(low, high) + self.uniform(-tint, tint, 3), 0, 255)

    def compose_product(self, colour, base, colours, opacity):
        height, width = opacity.shape
        left = (SIDE - width) // 2 + int(self.uniform(-0.5, 0.5) * max(0, SIDE - width - 8) * 0.8)
        top = int((SIDE - height) * self.uniform(0.1, 0.9))
        left, top = min(max(0, left), SIDE - width), min(max(0, top), SIDE - height)
        whole = np.zeros((SIDE, SIDE), np.float32)
        whole[top : top + height, left : left + width] = opacity
        front = np.zeros((SIDE, SIDE, 3), np.float32)
        front[top : top + height, left : left + width] = colours
        clean = (base * self.light_backdrop(colour.min() > 250, top, height)[..., None]).astype(np.float32)
        back = clean
        if self.happens(0.1):
            texture = self.uniform(0.01, 0.06) * self.noise(SIDE, self.uniform(1.2, 3))
            back = back * (1 + texture[..., None])
        back = self.lay_ground(back, front, whole, (left, top, width, height), np.ptp(colour) > 60)
        photo = self.photograph(front * whole[..., None] + back * (1 - whole[..., None]))
        if self.happens(0.5):
            clean = clean.copy()
            self.cut_window(photo, clean, left, top, width, height)
        lab = to_oklab(LINEAR_OF_BYTE[photo])
        known = to_oklab(np.clip(clean, 0, 1)) + self.random.normal(0, 0.002, 3)
        if self.happens(0.25):
            # what a guess of the backdrop gets wrong behind the product
            known = known + (self.uniform(0.002, 0.015) * self.noise(SIDE, self.uniform(20, 60)))[..., None]
        return inputs_of(lab, known), (whole * 127.5).astype(np.uint8) | near_outline(whole > 0.5) << 7

    def light_backdrop(self, is_white, top, height):
        y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE - 0.5
        tilt = 0 if is_white and self.happens(0.6) else self.uniform(0, 0.4)
        if not is_white and self.happens(0.3):
            # one lamp at the side: the other side of the ground is half as bright
            tilt = self.uniform(0.4, 1.1)
        vignette = 0 if is_white and self.happens(0.7) else self.uniform(0, 0.35) * self.random.random()
        scale = self.uniform(0.4, 1)
        offset_x, offset_y = self.uniform(-0.3, 0.3, 2)
        slope_x, slope_y = self.uniform(-0.5, 0.5, 2)
        light = 1 + tilt * 2 * scale * (slope_x * x + slope_y * y)
        light = light - 2 * vignette * ((x * scale + offset_x) ** 2 + (y * scale + offset_y) ** 2)
        if self.happens(0.16):
            horizon = (top + self.uniform(0.5, 1) * height) / SIDE - 0.5
            rise = self.uniform(-0.12, 0.12) if self.happens(0.6) else 0
            drop = self.uniform(0.08, 0.3) * self.random.choice([-1, 1], p=[0.3, 0.7])
            across = np.clip((horizon + rise * x - y) / self.uniform(0.002, 0.02), -40, 40)
            light = light * (1 + drop * (1 / (1 + np.exp(across)) - 0.8))
        return light

    def lay_ground(self, back, front, whole, box, is_saturated):
        """Reflection, shadows, and the light that the product throws around it."""
        kind = self.random.random()
        if is_saturated:
            # shadows rather than mirrors: there they are hardest to tell
            kind = kind * 0.38 + (0.42 if self.happens(0.6) else 0.2)
        left, top, width, height = box
        foot = top + height - 1
        rows = np.mgrid[0:SIDE, 0:SIDE][0]
        light = np.ones((SIDE, SIDE), np.float32)
        if kind >= 0.12:
            if kind < 0.27 or self.happens(0.06):
                back = self.mirror(back, front, whole, foot, height, rows)
            if 0.27 <= kind < 0.62 or self.happens(0.1):
                for _ in range(1 if self.happens(0.8) else 2):
                    light = light * self.cast(whole, foot, height, rows)
            if 0.62 <= kind < 0.78:
                shadow = moved(whole, self.uniform(0, 2 * np.pi), SIDE * self.uniform(0.004, 0.06))
                sigma = self.uniform(0.001, 0.006) if self.happens(0.5) else self.uniform(0.006, 0.04)
                light = light * (1 - self.uniform(0.15, 0.75) * soften(shadow, SIDE * sigma))
            if 0.27 < kind < 0.62 or kind > 0.78 or self.happens(0.3):
                light = light * self.touch(whole, foot, height)
            if self.happens(0.3):
                light = light * self.spread_below(left, width, foot)
            if self.happens(0.25):
                light = light * self.shade_beside(left, width, foot, height)
            if self.happens(0.25):
                low = whole.copy()
                low[: max(0, int(foot - 0.35 * height))] = 0
                sigma = (SIDE * self.uniform(0.005, 0.02), SIDE * self.uniform(0.02, 0.08))
                light = light * (1 - self.uniform(0.1, 0.6) * ndimage.gaussian_filter(low, sigma))
        tint = 1 + self.uniform(-0.06, 0.06, 3) * self.happens(0.3)
        if is_saturated and self.happens(0.7):
            # the sky, and what stands about, fill a shadow on coloured ground with another colour
            tint = tint + self.uniform(-0.3, 0.3, 3)
        back = back * light[..., None] ** tint
        if self.happens(0.45):
            back = back + self.bounce(front, whole, light)
        if self.happens(0.2):
            glow = (self.uniform(0.02, 0.15) * soften(whole, SIDE * self.uniform(0.01, 0.05)))[..., None]
            back = back * (1 - glow) + glow * front[whole > 0.5].mean(0)
        return back

    def bounce(self, front, whole, light):
        """What the product throws into its own shadow: there its colour is most of the light that is left."""
        sigma = SIDE * self.uniform(0.008, 0.04)
        near = soften(whole, sigma)[..., None]
        colour = ndimage.gaussian_filter(front * whole[..., None], (sigma, sigma, 0)) / (near + 0.02)
        return self.uniform(0.05, 0.6) * (1 - np.clip(light, 0, 1))[..., None] * colour

    def mirror(self, back, front, whole, foot, height, rows):
        start = foot + 1 - int(self.random.choice([0, 0, 1, 2, 4]))
        count = min(SIDE - start, start)
        opacity, colours = np.zeros_like(whole), np.zeros_like(front)
        opacity[start : start + count] = whole[start - count : start][::-1]
        colours[start : start + count] = front[start - count : start][::-1]
        reach = self.uniform(0.1, 0.9) * height
        fade = np.clip(1 - (rows - start) / reach, 0, 1) ** self.uniform(0.6, 2)
        share = soften(opacity * fade * self.uniform(0.08, 0.55), self.random.choice([0, 0.5, 1.5]))[..., None]
        return back * (1 - share) + share * colours

    def cast(self, whole, foot, height, rows):
        slant = self.random.choice([-1, 1]) * self.uniform(0.05, 1.1)
        rise = self.uniform(0.04, 0.4)
        ground = foot - self.uniform(0, 0.05) * height
        matrix = np.array([[1 / rise, 0], [slant / rise, 1]])
        offset = np.array([ground - ground / rise, -ground * slant / rise])
        shadow = soften(ndimage.affine_transform(whole, matrix, offset, order=1), SIDE * self.uniform(0.003, 0.035))
        if self.happens(0.5):
            shadow = shadow * np.clip(1 - self.uniform(0, 1) * (foot - rows) / (rise * height + 1), 0, 1)
        return 1 - (self.uniform(0.1, 0.65) if self.happens(0.7) else self.uniform(0.5, 0.9)) * shadow

    def spread_below(self, left, width, foot):
        """The shadow of a round or deep body: an ellipse about its foot, to one side."""
        across = width * self.uniform(0.25, 0.6)
        deep = across * self.uniform(0.12, 0.55)
        angle, distance = self.uniform(0, 2 * np.pi), self.uniform(0, 0.45) * width
        x, y = left + width / 2 + np.cos(angle) * distance, foot - deep * self.uniform(0, 0.8)
        y = y + abs(np.sin(angle)) * distance * 0.15
        rows, columns = np.mgrid[0:SIDE, 0:SIDE]
        slant = self.uniform(-0.6, 0.6)
        inside = ((columns - x - slant * (rows - y)) / across) ** 2 + ((rows - y) / deep) ** 2 < 1
        sigma = SIDE * np.exp(self.uniform(np.log(0.004), np.log(0.04)))
        return 1 - self.uniform(0.2, 0.85) * soften(inside.astype(np.float32), sigma)

    def shade_beside(self, left, width, foot, height):
        """The wide soft shadow on the side away from a large lamp, which begins under the product."""
        side = self.random.choice([-1, 1])
        x = left + width / 2 + side * width * self.uniform(0.2, 0.7)
        y = foot - height * self.uniform(-0.03, 0.3)
        across, deep = width * self.uniform(0.3, 0.8), height * self.uniform(0.08, 0.4)
        rows, columns = np.mgrid[0:SIDE, 0:SIDE]
        inside = ((columns - x) / across) ** 2 + ((rows - y) / deep) ** 2 < 1
        sigma = SIDE * self.uniform(0.02, 0.08)
        return 1 - self.uniform(0.15, 0.6) * soften(inside.astype(np.float32), sigma)

    def touch(self, whole, foot, height):
        """The dark line where the product's own lower parts stand."""
        low = whole.copy()
        if self.happens(0.6):
            low[: max(0, int(foot - self.uniform(0.01, 0.3) * height))] = 0
        low = ndimage.shift(low, (self.uniform(0.3, 6), self.uniform(-2, 2)), order=1)
        sigma = SIDE * np.exp(self.uniform(np.log(0.0015), np.log(0.02)))
        return 1 - self.uniform(0.15, 0.92) * soften(low, sigma)

    def photograph(self, linear):
        encoded = to_encoded(linear)
        sigma = self.random.choice([0, 0.35, 0.6])
        if sigma:
            encoded = ndimage.gaussian_filter(encoded, (sigma, sigma, 0))
        grain = self.random.choice([0.3, 1, 2.5]) * self.random.random() / 255
        encoded = encoded + grain * self.random.standard_normal(encoded.shape)
        photo = np.clip(encoded * 255 + 0.5, 0, 255).astype(np.uint8)
        if not self.happens(0.45):
            return photo
        file = io.BytesIO()
        Image.fromarray(photo).save(file, 'JPEG', quality=int(self.uniform(60, 96)))
        return np.asarray(Image.open(file)).copy()

    def cut_window(self, photo, clean, left, top, width, height):
        """A window that is narrower than the square: its last row or column goes on. Changes both."""
        margin = self.uniform(0.02, 0.16) * SIDE
        is_low = height < width or self.happens(0.3)
        start, extent = (top, height) if is_low else (left, width)
        first, last = int(max(0, start - margin)), int(min(SIDE, start + extent + margin))
        for plane in (photo, clean):
            lines = plane if is_low else plane.swapaxes(0, 1)
            lines[:first] = lines[first]
            lines[last:] = lines[last - 1]
