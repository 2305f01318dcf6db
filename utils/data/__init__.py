"""Pictures and digits for the lessons, each with a card that says where it is from.

Photographs and small digits come with the installed packages, patterns are computed.
CIFAR-10 and Fashion-MNIST are downloaded once, into a cache; where that cannot be,
a stand-in takes their place, and it is said.
"""

from utils.data.bundled import load_astronaut, load_camera, load_digits, load_photo
from utils.data.cards import DataCard, checksum
from utils.data.cifar10 import CIFAR10_CLASSES, load_cifar10
from utils.data.fashion_mnist import load_fashion_mnist
from utils.data.image_set import ImageSet, subset, train_validation_split
from utils.data.mosaic import digit_mosaic
from utils.data.own_pictures import load_own_picture, named_photos, upload_picture
from utils.data.patches import PatchSet, load_photo_patches
from utils.data.patterns import in_colours, rectangle_image, x_image
from utils.data.pixels import PictureError, read_picture
from utils.data.scenes import digit_scenes
from utils.data.stand_in import load_digits_on_photos

__all__ = [
    "CIFAR10_CLASSES",
    "DataCard",
    "ImageSet",
    "PatchSet",
    "PictureError",
    "checksum",
    "digit_mosaic",
    "digit_scenes",
    "in_colours",
    "load_astronaut",
    "load_camera",
    "load_cifar10",
    "load_digits",
    "load_digits_on_photos",
    "load_fashion_mnist",
    "load_own_picture",
    "load_photo",
    "load_photo_patches",
    "named_photos",
    "read_picture",
    "rectangle_image",
    "subset",
    "train_validation_split",
    "upload_picture",
    "x_image",
]
