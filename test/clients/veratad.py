"""A client of Veratad VX, written from the vendor's pages alone: token, session, status, result."""
import json
import os
import sys
from urllib.parse import quote

from http_json import call

AUTH = os.environ["AUTH_BASE"]
BASE = os.environ["BASE"]


def token():
    status, body = call(
        "POST",
        f"{AUTH}/oauth/token",
        {
            "client_id": os.environ["CLIENT_ID"],
            "client_secret": os.environ["CLIENT_SECRET"],
            "audience": "dcams.app",
            "grant_type": "client_credentials",
        },
    )
    assert status == 200, body
    assert body["token_type"] == "Bearer" and body["expires_in"] == 3600
    return {"Authorization": f"Bearer {body['access_token']}"}


def create(email, endpoint):
    status, body = call(
        "POST",
        f"{BASE}/api/session/create_session",
        {
            "email": email,
            "age": "21+",
            "route_id": "p8a7b9c2-4d5e-4b7d-8e2a-4f6c9d8b1e2a",
            "webhook": {"endpoint": endpoint},
            "fn": "Jane",
            "ln": "Doe",
            "dob": "19900214",
            "reference": "Ref123",
        },
        token(),
    )
    assert status == 200, body
    return body


def poll(key):
    """Reads the status first, the result when there is one: both are printed for the same path."""
    status, body = call("GET", f"{BASE}/api/session/result/{quote(key, safe='')}", headers=token())
    assert status == 200, body
    if body.get("current_status", "COMPLETED") != "COMPLETED":
        return {"current_status": body["current_status"]}
    return {
        "current_status": body.get("current_status"),
        "status": body["status"],
        "detail": body["dcams_plus"]["detail"],
        "stops": [stop["type"] for stop in body["journey"]["stops"]],
        "name": body["fn"] + " " + body["ln"],
    }


steps = {"create": create, "poll": poll}
print(json.dumps(steps[sys.argv[1]](*sys.argv[2:])))
