"""What the clients beside this file share: one HTTP call with the standard library."""
import json
import urllib.error
import urllib.request


def call(method, url, body=None, headers=None):
    """Sends JSON and answers status and parsed body; an error status is an answer like any other."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method, headers=headers or {})
    if data is not None:
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        text = error.read().decode()
        return error.code, json.loads(text) if text else None
