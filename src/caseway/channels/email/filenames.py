"""Names of files as strangers give them, made fit to show and to save."""

from __future__ import annotations

import re

from caseway.channels.email.charset import one_line

_EXTENSIONS = {
    "application/gzip": ".gz",
    "application/ics": ".ics",
    "application/json": ".json",
    "application/msword": ".doc",
    "application/ms-tnef": ".dat",
    "application/pdf": ".pdf",
    "application/pgp-signature": ".asc",
    "application/pgp-keys": ".asc",
    "application/pgp-encrypted": ".txt",
    "application/pkcs7-mime": ".p7m",
    "application/pkcs7-signature": ".p7s",
    "application/rtf": ".rtf",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/x-pkcs7-mime": ".p7m",
    "application/x-pkcs7-signature": ".p7s",
    "application/xml": ".xml",
    "application/zip": ".zip",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "image/bmp": ".bmp",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/png": ".png",
    "image/svg+xml": ".svg",
    "image/tiff": ".tiff",
    "image/webp": ".webp",
    "message/delivery-status": ".txt",
    "message/disposition-notification": ".txt",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/directory": ".vcf",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/rtf": ".rtf",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "text/xml": ".xml",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
}
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PATH = re.compile(r"^(?:[A-Za-z]:)?[\\/]|(?:^|[\\/])\.\.[\\/]")
_NAME_MAX = 200


def extension_for(content_type: str) -> str:
    """With its dot; ".bin" for what is not known."""
    return _EXTENSIONS.get(content_type, ".txt" if content_type.startswith("text/") else ".bin")


def clean_name(name: str) -> str:
    """One line without folders, without letters that turn the reading direction (`exe.pdf`), not longer
    than 200."""
    name = one_line(_DIRECTIONS.sub("", name))
    if _PATH.search(name):
        name = re.split(r"[\\/]", name)[-1]
    name = name.replace("/", "_").replace("\\", "_").strip()
    if name.strip(". ") == "":
        return ""
    if len(name) > _NAME_MAX:
        stem, dot, extension = name.rpartition(".")
        short = dot and len(extension) <= 10
        name = f"{stem[: _NAME_MAX - 11]}.{extension}" if short else name[:_NAME_MAX]
    return name
