"""Many tests at once, each in a namespace of its own that its address makes: start, play, read, and what the journal says."""
import json
import os
import sys
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

from http_json import call

URL = os.environ["BASE"]
KEYS = {"Authorization": "Basic " + b64encode(b"idwise-sandbox-key:idwise-sandbox-secret").decode()}


def flow(number):
    name = f"py-{number}"
    control = lambda method, path, body=None: call(method, f"{URL}/_sim{path}?namespace={name}", body)
    year = 2030 + number % 50
    status, clock = control("POST", "/clock", {"now": f"{year}-01-01", "frozen": True})
    assert status == 200 and clock["now"].startswith(f"{year}-"), clock
    status, made = call(
        "POST",
        f"{URL}/~{name}/idwise/v2/start-journey",
        {"flow_id": "flow-id-selfie", "reference_no": f"ref-{name}"},
        KEYS,
    )
    assert status == 200, made
    journey = made["journey_id"]
    status, played = control("POST", f"/journeys/idwise/{journey}/actions/complete", {})
    assert status == 200, played
    control("POST", "/drain")
    status, result = call("GET", f"{URL}/~{name}/idwise/v2/get-journey-result?journey_id={journey}", headers=KEYS)
    assert status == 200 and result["system_decision"] == "Complete", result
    assert f"{year}-01-01" in json.dumps(result), result
    status, journal = control("GET", "/requests")
    assert [one["status"] for one in journal["items"]] == [200, 200], journal
    return journey


with ThreadPoolExecutor(max_workers=20) as pool:
    print(json.dumps(list(pool.map(flow, range(int(sys.argv[1]))))))
