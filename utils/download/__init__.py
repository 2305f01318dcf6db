"""Fetch files once: resumable, limited in time, checked; and where they are kept."""

from utils.download.cache import (
    cache_folder,
    is_writable,
    keras_home,
    wanted_cache_folder,
)
from utils.download.checksums import checksum_fits, sha256_of
from utils.download.fetching import fetch, next_try
from utils.download.resumable import DownloadError

__all__ = [
    "DownloadError",
    "cache_folder",
    "checksum_fits",
    "fetch",
    "is_writable",
    "keras_home",
    "next_try",
    "sha256_of",
    "wanted_cache_folder",
]
