"""A client of Incode Workforce, written from the vendor's pages alone: authorise, ask for a verification, fetch results."""
import json
import os
import sys

from http_json import call

BASE = os.environ["BASE"]


def token():
    status, body = call(
        "POST",
        f"{BASE}/v1/integration/authorize/server",
        {"integrationId": os.environ["INTEGRATION_ID"], "secret": os.environ["SECRET"]},
        {"x-api-key": os.environ["API_KEY"]},
    )
    assert status == 200, body
    assert body["token"].count(".") == 2
    return body["token"]


def request_verification(login_hint):
    status, body = call(
        "POST",
        f"{BASE}/v1/verification/generate-verification-link",
        {
            "integrationId": os.environ["INTEGRATION_ID"],
            "loginHint": login_hint,
            "redirectUrl": "https://client.example/done",
            "correlationId": "case-17",
        },
        {"x-auth-token": token()},
    )
    assert status == 200, body
    return {"link": body["verificationLink"], "traceId": body["verificationTraceId"]}


def status_of(trace_id):
    status, body = call("GET", f"{BASE}/v1/workforce/verification/{trace_id}", headers={"x-auth-token": token()})
    assert status == 200, body
    verification = body["verification"]
    return {"id": verification["id"], "status": verification["status"], "failReason": verification.get("failReason")}


def details(verification_id):
    status, body = call("GET", f"{BASE}/v1/verification/details/{verification_id}", headers={"x-auth-token": token()})
    if status != 200:
        return {"status": status}
    assert body["status"] == "VERIFIED" and isinstance(body["verifiedAt"], int)
    return {"status": status, "id": body["id"], "dateOfBirth": body["data"]["dateOfBirth"], "scopes": body["scopes"]}


steps = {"request": request_verification, "status": status_of, "details": details}
print(json.dumps(steps[sys.argv[1]](*sys.argv[2:])))
