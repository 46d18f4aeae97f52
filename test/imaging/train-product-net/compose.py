"""Photographs whose right cut-out is known, 256 pixels wide and high, as the product net sees them.

Products with transparency are given another colour, shading, print and finish, and are laid in linear light over made-up
backdrops with cast, drop and contact shadows and reflections. Many are hard on purpose: a product of its backdrop's colour,
a dark bevel beside a shadow, print that looks like a gap.
"""
import colorsys
import glob
import io

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

SIDE = 256


def to_linear(encoded):
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def to_encoded(linear):
    linear = np.clip(linear, 0, 1)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


LINEAR_OF_BYTE = to_linear(np.arange(256) / 255).astype(np.float32)
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    np.float32,
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    np.float32,
)


def to_oklab(linear):
    return np.cbrt(np.maximum(linear, 0) @ TO_CONES.T) @ TO_LAB.T


def inputs_of(lab, backdrop):
    """What the net is given, 6 × 256 × 256: the colour, and how it differs from the backdrop's; as in product-net.ts."""
    seen = np.empty((6,) + lab.shape[:2], np.float32)
    seen[0] = (lab[..., 0] - 0.6) * 3
    seen[1:3] = np.moveaxis(lab[..., 1:], -1, 0) * 8
    seen[3:] = np.moveaxis(np.tanh((lab - backdrop) / 0.06) * 1.5, -1, 0)
    return seen.astype(np.float16)


def soften(plane, sigma):
    return ndimage.gaussian_filter(plane, sigma, mode='nearest') if sigma > 0.15 else plane


def moved(plane, angle, distance):
    return ndimage.shift(plane, (np.sin(angle) * distance, np.cos(angle) * distance), order=1)


def read_products(folder: str) -> list:
    """Drawn ones, and cut-outs of photographs so often that they are a fifth."""
    read = lambda name: [np.asarray(Image.open(file)) for file in sorted(glob.glob(f'{folder}/{name}-*.png'))]
    drawn, cut_outs = read('drawn'), read('cut-out')
    return drawn + cut_outs * (max(1, len(drawn) // (4 * len(cut_outs))) if cut_outs else 0)


def read_textures(folder: str) -> list:
    """Photographs whose parts are laid over some products; none when there is no such folder."""
    textures = []
    for file in sorted(glob.glob(f'{folder}/aws-*/*') + glob.glob(f'{folder}/vendure-mixed/*')):
        photo = Image.open(file).convert('RGB')
        photo.thumbnail((400, 400))
        textures.append(np.asarray(photo))
    return textures


class Composer:
    def __init__(self, seed: int, products: list, textures: list):
        self.random = np.random.default_rng(seed)
        self.products = products
        self.textures = textures

    def compose(self):
        """Inputs as halves, 6 × 256 × 256; and bytes, 256 × 256: opacity / 2, and 128 where the outline is near."""
        while True:
            colour = self.pick_colour()
            backdrop = to_linear(colour / 255).astype(np.float32)
            product = self.paint_product(backdrop)
            if product is not None:
                return self.compose_product(colour, backdrop, *product)

    def uniform(self, low, high, count=None):
        return self.random.uniform(low, high, count)

    def happens(self, chance: float) -> bool:
        return self.random.random() < chance

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

    def pick(self, many: list):
        return many[self.random.integers(len(many))]

    def paint_product(self, backdrop):
        """Linear colours and opacity; None when nothing is left."""
        source = self.pick(self.products)
        long = self.uniform(0.5, 0.93) * SIDE
        scale = long / max(source.shape[:2])
        stretch = self.uniform(0.8, 1.2) if self.happens(0.4) else 1
        width = max(8, min(SIDE - 6, round(source.shape[1] * scale * stretch)))
        height = max(8, min(SIDE - 6, round(source.shape[0] * scale)))
        image = Image.fromarray(source).resize((width, height), Image.BOX if scale < 0.7 else Image.BILINEAR)
        if self.happens(0.5):
            image = image.transpose(Image.FLIP_LEFT_RIGHT)
        if self.happens(0.25):
            image = image.rotate(self.uniform(-30, 30), Image.BILINEAR, expand=True)
            image.thumbnail((SIDE - 6, SIDE - 6), Image.BILINEAR)
        pixels = np.asarray(image)
        opacity = pixels[..., 3].astype(np.float32) / 255
        colours = LINEAR_OF_BYTE[pixels[..., :3]]
        if self.textures and self.happens(0.18):
            colours = self.lay_texture(colours)
        if self.happens(0.3):
            opacity = self.punch(opacity, long)
        if self.happens(0.2):
            colours, opacity = self.attach(colours, opacity, long)
        if self.happens(0.15):
            colours, opacity = self.draw_wires(colours, opacity)
        inside = opacity > 0.5
        if opacity.max() < 0.9:
            return None
        colours = self.tint(colours, inside, backdrop)
        depth = ndimage.distance_transform_edt(np.pad(inside, 1))[1:-1, 1:-1]
        colours = self.shade(colours, inside, depth, long)
        if self.happens(0.22):
            colours = self.print_backdrop(colours, inside, depth, backdrop, long)
        return np.clip(colours, 0, 1).astype(np.float32), opacity

    def lay_texture(self, colours):
        height, width = colours.shape[:2]
        photo = self.pick(self.textures)
        share = self.uniform(0.3, 1)
        rows, columns = (max(8, int(side * share)) for side in photo.shape[:2])
        top = self.random.integers(photo.shape[0] - rows + 1)
        left = self.random.integers(photo.shape[1] - columns + 1)
        part = Image.fromarray(photo[top : top + rows, left : left + columns])
        texture = LINEAR_OF_BYTE[np.asarray(part.resize((width, height), Image.BILINEAR))]
        light = colours.mean(-1, keepdims=True)
        weight = self.uniform(0.5, 1)
        return colours * (1 - weight) + weight * texture * (0.5 + 0.5 * light / (light.mean() + 0.05))

    def punch(self, opacity, long):
        """Holes and notches, as below a heel and between legs."""
        height, width = opacity.shape
        opacity = opacity.copy()
        for _ in range(self.random.integers(1, 4)):
            shape = self.pick(self.products)[..., 3]
            scale = self.uniform(0.1, 0.55) * long / max(shape.shape)
            size = (max(3, int(shape.shape[1] * scale * self.uniform(0.4, 1.6))), max(3, int(shape.shape[0] * scale)))
            image = Image.fromarray(shape).resize(size, Image.BILINEAR)
            if self.happens(0.5):
                image = image.rotate(self.uniform(0, 360), Image.BILINEAR, expand=True)
            hole = np.asarray(image) / 255
            top, left = int(self.uniform(-0.4, 1) * height), int(self.uniform(-0.3, 1) * width)
            first, last = max(0, top), min(height, top + hole.shape[0])
            start, end = max(0, left), min(width, left + hole.shape[1])
            if last > first and end > start:
                opacity[first:last, start:end] *= 1 - hole[first - top : last - top, start - left : end - left]
        return opacity

    def attach(self, colours, opacity, long):
        """Another, smaller product before this one."""
        height, width = opacity.shape
        other = self.pick(self.products)
        scale = self.uniform(0.3, 0.9) * long / max(other.shape[:2])
        size = [min(most, max(6, int(side * scale))) for most, side in ((width, other.shape[1]), (height, other.shape[0]))]
        other = np.asarray(Image.fromarray(other).resize(size, Image.BILINEAR))
        top, left = (self.random.integers(whole - part + 1) for whole, part in ((height, size[1]), (width, size[0])))
        place = np.s_[top : top + size[1], left : left + size[0]]
        share = other[..., 3:].astype(np.float32) / 255
        colours, opacity = colours.copy(), opacity.copy()
        colours[place] = colours[place] * (1 - share) + share * LINEAR_OF_BYTE[other[..., :3]]
        opacity[place] = np.maximum(opacity[place], share[..., 0])
        return colours, opacity

    def draw_wires(self, colours, opacity):
        height, width = opacity.shape
        image = Image.new('L', (2 * width, 2 * height), 0)
        drawing = ImageDraw.Draw(image)
        thickness = int(self.uniform(2, 10))
        for _ in range(self.random.integers(1, 4)):
            a, b, c, d = self.uniform(0, 1, (4, 2)) * [2 * width - 1, 2 * height - 1]
            t = np.linspace(0, 1, 24)[:, None]
            curve = (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t * t * c + t**3 * d
            drawing.line([tuple(point) for point in curve], fill=255, width=thickness, joint='curve')
        wires = np.asarray(image.resize((width, height), Image.BOX)).astype(np.float32) / 255
        light = 1 + 0.3 * (np.mgrid[0:height, 0:width][0] / height - 0.5)
        colour = self.random.random() ** 2 * np.clip(1 + self.uniform(-0.2, 0.2, 3), 0, 1.2)
        colours = colours * (1 - wires[..., None]) + wires[..., None] * colour * light[..., None]
        return colours, np.maximum(opacity, wires)

    def tint(self, colours, inside, backdrop):
        """Three in eight become nearly the backdrop's colour, others darker or of another hue."""
        which = self.random.random()
        mean = colours[inside].mean(0)
        if which < 0.38:
            target = backdrop * self.uniform(0.55, 1.12)
            if which < 0.12:
                target = target * (1 + self.uniform(-0.12, 0.12, 3))
            colours = np.clip(colours * (1 + self.uniform(0.6, 1) * (target / (mean + 0.02) - 1)), 0, 1)
            if self.happens(0.6):
                flatness = self.uniform(0, 0.7)
                colours = flatness * colours[inside].mean(0) + (1 - flatness) * colours
        elif which < 0.5:
            gain = np.exp(self.uniform(-1, 0.6)) * np.exp(self.uniform(-0.4, 0.4, 3))
            colours = np.clip(colours * gain, 0, 1)
        return colours

    def shade(self, colours, inside, depth, long):
        height, width = inside.shape
        if self.happens(0.5):
            strength, reach = self.uniform(-0.3, 0.6), self.uniform(0.1, 1) * depth.max()
            rim = np.clip(1 - depth / reach, 0, 1)[..., None] ** self.uniform(0.6, 2)
            colours = colours * (1 - strength * rim)
        if self.happens(0.5):
            angle = self.uniform(0, 2 * np.pi)
            y, x = np.mgrid[0:height, 0:width]
            slope = np.cos(angle) * (x / width - 0.5) + np.sin(angle) * (y / height - 0.5)
            colours = colours * (1 + self.uniform(0, 1.2) * slope[..., None])
        if self.happens(0.35):
            # a bevel: a band along one side of the outline with a hard inner border
            angle = self.uniform(0.2, np.pi - 0.2) if self.happens(0.75) else self.uniform(0, 2 * np.pi)
            band = self.band_along(inside, angle, self.uniform(0.02, 0.16) * long)
            band = soften(band, self.random.choice([0, 0.5, 1.2]))
            strength = self.uniform(0.15, 0.85) if self.happens(0.8) else self.uniform(-0.5, -0.1)
            colours = colours * (1 - strength * band[..., None])
        return colours

    def band_along(self, inside, angle, width):
        """1 in the product where it ends within so many pixels in this direction."""
        shift = (-np.sin(angle) * width, -np.cos(angle) * width)
        return (inside & (ndimage.shift(inside.astype(np.float32), shift, order=0) < 0.5)).astype(np.float32)

    def print_backdrop(self, colours, inside, depth, backdrop, long):
        """Print, soles and spots of the backdrop's own colour."""
        height, width = inside.shape
        which = self.random.random()
        if which < 0.45:
            shape = self.pick(self.products)[..., 3]
            share = self.uniform(0.12, 0.6)
            size = (max(4, int(width * share)), max(4, int(height * share)))
            shape = np.asarray(Image.fromarray(shape).resize(size, Image.BILINEAR)) / 255
            top, left = (self.random.integers(whole - part + 1) for whole, part in ((height, size[1]), (width, size[0])))
            spot = np.zeros((height, width), np.float32)
            spot[top : top + size[1], left : left + size[0]] = shape
            if self.happens(0.7):
                spot = spot * (depth > self.uniform(1, 0.1 * long))
        elif which < 0.8:
            angle = self.random.choice([np.pi / 2, np.pi / 2, np.pi / 2, -np.pi / 2, self.uniform(0, 6.3)])
            band = self.band_along(inside, angle, self.uniform(0.03, 0.3) * long)
            spot = soften(band, self.random.choice([0, 0.5]))
        else:
            field = self.noise(max(height, width), self.uniform(6, 50))[:height, :width]
            spot = soften((field > self.uniform(0.2, 1)).astype(np.float32), 0.5)
        light = np.clip(colours.mean(-1, keepdims=True) / (colours[inside].mean() + 0.02), 0.3, 1.6)
        shaded = self.uniform(0, 0.6)
        own = backdrop * self.uniform(0.9, 1.03) * (1 - shaded + shaded * light)
        return colours * (1 - spot[..., None]) + spot[..., None] * own

    def noise(self, size, cell):
        nodes = max(2, int(np.ceil(size / cell)) + 3)
        grid = self.random.standard_normal((nodes, nodes)).astype(np.float32)
        return ndimage.zoom(grid, size / (nodes - 2.5) * 1.05, order=1)[:size, :size]

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
        around = ndimage.uniform_filter((whole > 0.5).astype(np.float32), 9, mode='nearest')
        outline = ((around > 0.001) & (around < 0.999)).astype(np.uint8)
        return inputs_of(lab, known), (whole * 127.5).astype(np.uint8) | (outline << 7)

    def light_backdrop(self, is_white, top, height):
        y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32) / SIDE - 0.5
        tilt = 0 if is_white and self.happens(0.6) else self.uniform(0, 0.4)
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
                low = whole.copy()
                low[: max(0, int(foot - 0.35 * height))] = 0
                sigma = (SIDE * self.uniform(0.005, 0.02), SIDE * self.uniform(0.02, 0.08))
                light = light * (1 - self.uniform(0.1, 0.6) * ndimage.gaussian_filter(low, sigma))
        tint = 1 + self.uniform(-0.06, 0.06, 3) * self.happens(0.3)
        if is_saturated and self.happens(0.7):
            # the sky, and what stands about, fill a shadow on coloured ground with another colour
            tint = tint + self.uniform(-0.3, 0.3, 3)
        back = back * light[..., None] ** tint
        if self.happens(0.2):
            glow = (self.uniform(0.02, 0.15) * soften(whole, SIDE * self.uniform(0.01, 0.05)))[..., None]
            back = back * (1 - glow) + glow * front[whole > 0.5].mean(0)
        return back

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
