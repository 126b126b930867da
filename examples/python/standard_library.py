"""A whole verification with each vendor, told of its end by webhooks, with Python's standard library alone.

    python3 standard_library.py [idwise] [incode] [signzy] [veratad]

It runs against the simulator at IDVSIM_URL, in the namespace IDVSIM_NAMESPACE, with the credentials every simulator knows.
"""
import base64
import hashlib
import hmac
import json
import os
import queue
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SIMULATOR = os.environ.get("IDVSIM_URL", "http://127.0.0.1:4700")
NAMESPACE = os.environ.get("IDVSIM_NAMESPACE", "default")
BASE = f"{SIMULATOR}/~{NAMESPACE}"
WEBHOOK_SECRET = "a-secret-of-the-receiver"
# any JPEG, PNG, WebP or PDF will do
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


class Refused(Exception):
    """An answer that is no success."""

    def __init__(self, status, body):
        super().__init__(f"{status}: {body}")
        self.status = status


def call(method, url, body=None, headers=None, content_type="application/json"):
    """Sends a body, JSON unless it is bytes, and answers the JSON that comes back."""
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method, headers=headers or {})
    if data is not None:
        request.add_header("Content-Type", content_type)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        raise Refused(error.code, error.read().decode()) from None


def basic(user, password):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


# Webhooks: whoever sends one has to prove it, over the bytes as they came, before anything is believed.

EXPECTED = {
    "idwise": ("Authorization", lambda body: basic("idwise", WEBHOOK_SECRET)),
    "incode": ("X-Webhook-Key", lambda body: WEBHOOK_SECRET),
    "signzy": ("Authorization", lambda body: WEBHOOK_SECRET),
    "veratad": ("X-Signature", lambda body: hmac.new(WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()),
}


class Receiver(BaseHTTPRequestHandler):
    events = {vendor: queue.Queue() for vendor in EXPECTED}

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        vendor = self.path.strip("/")
        header, proof = EXPECTED[vendor]
        if not hmac.compare_digest(self.headers.get(header, "").encode(), proof(body).encode()):
            self.send_response(401)
            self.end_headers()
            return
        # answer first, work later: a slow receiver gets the event again
        self.send_response(200)
        self.end_headers()
        self.events[vendor].put(json.loads(body))

    def log_message(self, *args):
        pass


def next_event(vendor, is_wanted):
    """Waits for an event; what came for another verification is not ours to judge."""
    deadline = time.monotonic() + 30
    while True:
        event = Receiver.events[vendor].get(timeout=max(0.01, deadline - time.monotonic()))
        if is_wanted(event):
            return event


# What belongs to the simulator alone: a receiver that a dashboard would register, and a person.


def simulator(path, body=None):
    return call("POST", f"{SIMULATOR}/_sim{path}?namespace={NAMESPACE}", {} if body is None else body)


def register_receiver(vendor, url, auth):
    simulator("/webhooks/endpoints", {"vendor": vendor, "url": url, "auth": auth})


def person_completes(vendor, journey):
    simulator(f"/journeys/{vendor}/{journey}/actions/complete")


# The vendors. Each answers the decision and how it was told of it.


def idwise(receiver):
    api = f"{BASE}/idwise"
    keys = {"Authorization": basic("idwise-sandbox-key", "idwise-sandbox-secret")}
    register_receiver("idwise", receiver, {"type": "basic", "username": "idwise", "password": WEBHOOK_SECRET})

    start = {"flow_id": "flow-id-selfie", "reference_no": f"reference-{uuid.uuid4()}"}
    journey = call("POST", f"{api}/v2/start-journey", start, keys)["journey_id"]
    sent = {0: ("image", "image2"), 1: ("image",)}
    for step, sides in sent.items():
        upload(api, keys, journey, step, sides)
    while True:
        steps = call("GET", f"{api}/journey/v2/summary/{journey}", headers=keys)["step_summaries"]
        if all(step["result"]["is_concluded"] for step in steps):
            break
        for step in steps:
            # processed, and not good enough: there are attempts left
            if step["result"]["status"] == "Submitted" and not step["result"]["is_concluded"]:
                number = step["definition"]["step_id"]
                upload(api, keys, journey, number, sent[number])
        time.sleep(2)  # the vendor asks for that long between summaries
    call("POST", f"{api}/v2/complete-journey", {"journey_id": journey}, keys)

    event = next_event("idwise", lambda e: e["event"] == "Finished Journey" and e["body"]["journeyId"] == journey)
    result = call("GET", f"{api}/v2/get-journey-result?journey_id={journey}", headers=keys)
    return result["final_decision"], event["event"]


def upload(api, keys, journey, step, sides):
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in {"journey_id": journey, "step_id": step}.items()
    ]
    for side in sides:
        head = f'Content-Disposition: form-data; name="{side}"; filename="{side}.png"\r\nContent-Type: image/png'
        parts.append(f"--{boundary}\r\n{head}\r\n\r\n".encode() + PICTURE + b"\r\n")
    body = b"".join(parts) + f"--{boundary}--\r\n".encode()
    call("POST", f"{api}/v2/process-journey-step", body, keys, f"multipart/form-data; boundary={boundary}")


def incode(receiver):
    api = f"{BASE}/incode/v1"
    integration = "00000000-0000-4000-8000-000000000001"
    register_receiver("incode", receiver, {"type": "header", "headers": {"X-Webhook-Key": WEBHOOK_SECRET}})

    secret = {"integrationId": integration, "secret": "incode-demo-secret"}
    token = call("POST", f"{api}/integration/authorize/server", secret, {"x-api-key": "incode-demo-key"})["token"]
    keys = {"x-auth-token": token}  # good for fifteen minutes: keep it
    ask = {"integrationId": integration, "loginHint": "jane@example.com", "correlationId": f"case-{uuid.uuid4()}"}
    link = call("POST", f"{api}/verification/generate-verification-link", ask, keys)
    trace = link["verificationTraceId"]
    person_completes("incode", trace)  # who opens link["verificationLink"]

    ends = ("verification.succeeded", "verification.failed")
    event = next_event("incode", lambda e: e["eventType"] in ends and e["verificationTraceId"] == trace)
    if event["eventType"] == "verification.failed":
        verification = call("GET", f"{api}/workforce/verification/{trace}", headers=keys)["verification"]
        return f"FAILED {verification['failReason']}", event["eventType"]
    details = call("GET", f"{api}/verification/details/{event['verificationId']}", headers=keys)
    return details["status"], event["eventType"]


def signzy(receiver):
    api = f"{BASE}/signzy/api/v3/otk-service"
    keys = {"Authorization": "signzy-preproduction-token"}
    create = {
        "flowId": "otk-document-selfie",
        "userInfo": {"name": {"firstName": "Jane", "lastName": "Doe"}, "externalReferenceId": f"case-{uuid.uuid4()}"},
        "processingConfig": {"callbackUrl": receiver, "authKeyForCallback": WEBHOOK_SECRET},
    }
    journey = call("POST", f"{api}/create-journey-url", create, keys)["result"]["journeyId"]
    person_completes("signzy", journey)  # who opens result["journeyUrl"]

    next_event("signzy", lambda e: e["journeyId"] == journey)
    document = call("GET", f"{api}/get-journey/{journey}", headers=keys)
    overall = document["documentIntelligence"]["completeStatus"]["overallStatus"]
    return f"{document['currentStatus']} {overall}", "callback"


def veratad(receiver):
    api = f"{BASE}/veratad"
    register_receiver(
        "veratad",
        receiver,
        {"type": "hmac", "secret": WEBHOOK_SECRET, "header": "X-Signature", "algorithm": "sha256", "encoding": "hex"},
    )
    client = {"client_id": "veratad-client-id", "client_secret": "veratad-client-secret"}
    grant = {**client, "audience": "dcams.app", "grant_type": "client_credentials"}
    token = call("POST", f"{api}/oauth/token", grant)["access_token"]
    keys = {"Authorization": f"Bearer {token}"}  # good for an hour: keep it
    person = {"email": "jane@example.com", "age": "21+", "fn": "Jane", "ln": "Doe", "dob": "19900214"}
    session = call("POST", f"{api}/api/session/create_session", person, keys)
    person_completes("veratad", session["request_id"])  # who opens session["link"]

    while True:  # one webhook after each component: the result says when it was the last
        next_event("veratad", lambda e: e["request_id"] == session["request_id"])
        result = call("GET", f"{api}/api/session/result/{session['request_id']}", headers=keys)
        if result["current_status"] == "COMPLETED":
            return f"{result['status']} {result['dcams_plus']['detail']}", "webhook"


VENDORS = {"idwise": idwise, "incode": incode, "signzy": signzy, "veratad": veratad}

if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name in sys.argv[1:] or VENDORS:
        decision, told_by = VENDORS[name](f"http://127.0.0.1:{server.server_port}/{name}")
        print(f"{name}: {decision}, told by a verified {told_by}")
    server.shutdown()
