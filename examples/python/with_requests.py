"""A whole verification with each vendor, asked for its end again and again, with requests.

    python3 with_requests.py [idwise] [incode] [signzy] [veratad]

It runs against the simulator at IDVSIM_URL, in the namespace IDVSIM_NAMESPACE, with the credentials every simulator knows.
"""
import base64
import os
import sys
import time
import uuid

import requests

SIMULATOR = os.environ.get("IDVSIM_URL", "http://127.0.0.1:4700")
NAMESPACE = os.environ.get("IDVSIM_NAMESPACE", "default")
BASE = f"{SIMULATOR}/~{NAMESPACE}"
# any JPEG, PNG, WebP or PDF will do
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


class Api(requests.Session):
    """A session with one vendor: a base address, a time-out, and an error for every answer that is no success."""

    def __init__(self, base):
        super().__init__()
        self.base = base

    def request(self, method, path, **options):
        response = super().request(method, self.base + path, timeout=30, **options)
        response.raise_for_status()
        return response


def poll(ask, is_over, seconds=2):
    """Asks until it is over, and leaves the vendor some seconds between."""
    for _ in range(30):
        answer = ask()
        if is_over(answer):
            return answer
        time.sleep(seconds)
    raise TimeoutError("asked 30 times, and it is not over")


def person_completes(vendor, journey):
    """Belongs to the simulator alone: plays the person who opens the link."""
    url = f"{SIMULATOR}/_sim/journeys/{vendor}/{journey}/actions/complete"
    requests.post(url, params={"namespace": NAMESPACE}, timeout=30).raise_for_status()


def idwise():
    api = Api(f"{BASE}/idwise")
    api.auth = ("idwise-sandbox-key", "idwise-sandbox-secret")
    start = {"flow_id": "flow-id-selfie", "reference_no": f"reference-{uuid.uuid4()}"}
    journey = api.post("/v2/start-journey", json=start).json()["journey_id"]

    def upload(step):
        pictures = {"image": ("front.png", PICTURE, "image/png")}
        if step == 0:
            pictures["image2"] = ("back.png", PICTURE, "image/png")
        api.post("/v2/process-journey-step", data={"journey_id": journey, "step_id": step}, files=pictures)

    def summary():
        steps = api.get(f"/journey/v2/summary/{journey}").json()["step_summaries"]
        for step in steps:
            # processed, and not good enough: there are attempts left
            if step["result"]["status"] == "Submitted" and not step["result"]["is_concluded"]:
                upload(step["definition"]["step_id"])
        return steps

    upload(0)
    upload(1)
    poll(summary, lambda steps: all(step["result"]["is_concluded"] for step in steps))
    api.post("/v2/complete-journey", json={"journey_id": journey})
    result = poll(
        lambda: api.get("/v2/get-journey-result", params={"journey_id": journey}).json(),
        lambda result: result["final_decision"] != "Incomplete",
    )
    return result["final_decision"]


def incode():
    api = Api(f"{BASE}/incode/v1")
    integration = "00000000-0000-4000-8000-000000000001"
    token = api.post(
        "/integration/authorize/server",
        json={"integrationId": integration, "secret": "incode-demo-secret"},
        headers={"x-api-key": "incode-demo-key"},
    ).json()["token"]
    api.headers["x-auth-token"] = token  # good for fifteen minutes: keep it
    link = api.post(
        "/verification/generate-verification-link",
        json={"integrationId": integration, "loginHint": "jane@example.com", "correlationId": f"case-{uuid.uuid4()}"},
    ).json()
    trace = link["verificationTraceId"]
    person_completes("incode", trace)  # who opens link["verificationLink"]
    verification = poll(
        lambda: api.get(f"/workforce/verification/{trace}").json()["verification"],
        lambda verification: verification["status"] != "IN_PROGRESS",
    )
    if verification["status"] != "SUCCESS":
        return f"{verification['status']} {verification['failReason']}"
    return api.get(f"/verification/details/{verification['id']}").json()["status"]


def signzy():
    api = Api(f"{BASE}/signzy/api/v3/otk-service")
    api.headers["Authorization"] = "signzy-preproduction-token"
    create = {
        "flowId": "otk-document-selfie",
        "userInfo": {"name": {"firstName": "Jane", "lastName": "Doe"}, "externalReferenceId": f"case-{uuid.uuid4()}"},
    }
    journey = api.post("/create-journey-url", json=create).json()["result"]["journeyId"]
    person_completes("signzy", journey)  # who opens result["journeyUrl"]

    def document():
        try:
            return api.get(f"/get-journey/{journey}").json()
        except requests.HTTPError as error:
            if error.response.status_code == 404:  # not finished
                return None
            raise

    found = poll(document, lambda document: document is not None)
    return f"{found['currentStatus']} {found['documentIntelligence']['completeStatus']['overallStatus']}"


def veratad():
    api = Api(f"{BASE}/veratad")
    grant = {
        "client_id": "veratad-client-id",
        "client_secret": "veratad-client-secret",
        "audience": "dcams.app",
        "grant_type": "client_credentials",
    }
    token = api.post("/oauth/token", json=grant).json()["access_token"]
    api.headers["Authorization"] = f"Bearer {token}"  # good for an hour: keep it
    person = {"email": "jane@example.com", "age": "21+", "fn": "Jane", "ln": "Doe", "dob": "19900214"}
    session = api.post("/api/session/create_session", json=person).json()
    person_completes("veratad", session["request_id"])  # who opens session["link"]
    result = poll(
        lambda: api.get(f"/api/session/result/{session['request_id']}").json(),
        lambda result: result["current_status"] == "COMPLETED",
    )
    return f"{result['status']} {result['dcams_plus']['detail']}"


VENDORS = {"idwise": idwise, "incode": incode, "signzy": signzy, "veratad": veratad}

if __name__ == "__main__":
    for name in sys.argv[1:] or VENDORS:
        print(f"{name}: {VENDORS[name]()}")
