"""Uploads an image, waits for what becomes of it, and saves the result. Needs nothing but Python."""

import json
import os
import sys
import time
import xml.etree.ElementTree as xml
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen


class Storage:
    """The blob service, by its address with a shared access signature."""

    def __init__(self, sas_url):
        address, self.signature = sas_url.split("?", 1)
        self.address = address.rstrip("/")

    def _url(self, path, query=""):
        return f"{self.address}/{quote(path)}?{query}{'&' if query else ''}{self.signature}"

    def upload(self, path, content, metadata):
        """Uploads a blob; returns its ETag."""
        headers = {"x-ms-blob-type": "BlockBlob", "x-ms-version": "2021-12-02"}
        headers.update({f"x-ms-meta-{name}": value for name, value in metadata.items()})
        with urlopen(Request(self._url(path), data=content, headers=headers, method="PUT")) as response:
            return response.headers["ETag"].strip('"')

    def download(self, path):
        """The content of a blob; None when there is none."""
        try:
            with urlopen(self._url(path)) as response:
                return response.read()
        except HTTPError as error:
            if error.code == 404:
                return None
            raise

    def list(self, container, prefix):
        """The names of the blobs that start so, with their metadata."""
        query = f"restype=container&comp=list&include=metadata&prefix={quote(prefix, safe='')}"
        with urlopen(self._url(container, query)) as response:
            blobs = xml.parse(response).iter("Blob")
        for blob in blobs:
            metadata = blob.find("Metadata")
            yield blob.findtext("Name"), {item.tag: item.text for item in (metadata if metadata is not None else [])}


def main(file, output):
    storage = Storage(os.environ["AZURE_STORAGE_SAS_URL"])
    name = f"denoise/{file.name}"
    etag = storage.upload(f"images/{name}", file.read_bytes(), {"ae_strength": "0.5"})
    while True:
        for result, metadata in storage.list("results", f"denoise/{file.stem}"):
            if metadata.get("source_etag") == etag:
                output.write_bytes(storage.download(f"results/{result}"))
                print(f"{result}, by model {metadata['model_version']}: {output}")
                return 0

        problem = json.loads(storage.download(f"failed/{name}.json") or "{}")
        if problem.get("sourceEtag") == etag:
            print(f"{problem['title']}. {problem['detail']}", file=sys.stderr)
            return 1

        time.sleep(0.5)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("Usage: upload.py IMAGE RESULT")
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
