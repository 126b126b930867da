"""Judges webhooks by their authentication, with Python's own hmac and base64: reads a list of JSON, prints a list of verdicts."""
import base64
import hashlib
import hmac
import json
import sys


def is_valid(auth, body, headers):
    kind = auth["type"]
    if kind == "basic":
        scheme, _, encoded = headers.get("authorization", "").partition(" ")
        user, _, password = base64.b64decode(encoded).decode().partition(":")
        return scheme == "Basic" and (user, password) == (auth["username"], auth["password"])
    if kind == "bearer":
        return headers.get("authorization") == "Bearer " + auth["token"]
    if kind == "header":
        return all(headers.get(name.lower()) == value for name, value in auth["headers"].items())
    digest = hmac.new(auth["secret"].encode(), body, getattr(hashlib, auth["algorithm"])).digest()
    text = digest.hex() if auth["encoding"] == "hex" else base64.b64encode(digest).decode()
    return hmac.compare_digest(text, headers.get(auth["header"].lower(), ""))


print(json.dumps([is_valid(one["auth"], one["body"].encode(), one["headers"]) for one in json.load(sys.stdin)]))
