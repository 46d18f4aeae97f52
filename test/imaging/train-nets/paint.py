"""Products with another colour, shading, print, finish and shape than the ones they are made of."""
import glob

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from chance import Chance, soften
from colour import LINEAR_OF_BYTE

SIDE = 256


def read_products(folder: str) -> list:
    """Drawn ones, and cut-outs of photographs so often that they are more than half."""
    read = lambda name: [np.asarray(Image.open(file)) for file in sorted(glob.glob(f'{folder}/{name}-*.png'))]
    drawn, cut_outs = read('drawn'), read('cut-out')
    return drawn + cut_outs * (max(1, round(1.5 * len(drawn) / len(cut_outs))) if cut_outs else 0)


def read_textures(folder: str) -> list:
    """Photographs whose parts are laid over some products; none when there is no such folder."""
    textures = []
    for file in sorted(glob.glob(f'{folder}/aws-*/*') + glob.glob(f'{folder}/vendure-mixed/*')):
        photo = Image.open(file).convert('RGB')
        photo.thumbnail((400, 400))
        textures.append(np.asarray(photo))
    return textures


class Painter(Chance):
    def __init__(self, random: np.random.Generator, products: list, textures: list):
        super().__init__(random)
        self.products = products
        self.textures = textures

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
