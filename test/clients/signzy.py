"""A client of Signzy One Touch KYC, written from the vendor's pages alone: create a journey link, get the results."""
import json
import os
import sys

from http_json import call

SERVICE = f"{os.environ['BASE']}/api/v3/otk-service"
HEADERS = {"Authorization": os.environ["ACCESS_TOKEN"]}


def create(callback_url):
    status, body = call(
        "POST",
        f"{SERVICE}/create-journey-url",
        {
            "flowId": "a-flow-of-my-own",
            "userId": "user-17",
            "userInfo": {
                "dateOfBirth": "14/02/1990",
                "externalReferenceId": "reference-17",
                "name": {"firstName": "Jane", "lastName": "Doe"},
            },
            "processingConfig": {
                "callbackUrl": callback_url,
                "authKeyForCallback": "callback-key-17",
                "redirectTime": 0,
                "successRedirectUrl": "https://client.example/success",
                "failureRedirectUrl": "https://client.example/failure",
                "journeyLinkValidity": 3600,
                "language": "en",
            },
        },
        HEADERS,
    )
    assert status == 200, body
    result = body["result"]
    assert result["journeyId"] in result["journeyUrl"] and "hours" in result["ttl"]
    return {"journeyId": result["journeyId"], "journeyUrl": result["journeyUrl"]}


def results(journey_id, method="GET"):
    status, body = call(method, f"{SERVICE}/get-journey/{journey_id}", headers=HEADERS)
    if status != 200:
        return {"status": status, "message": body["error"]["message"]}
    # the page shows the document bare, its headings speak of a result object
    document = body.get("result", body)
    document = document.get("data", document)
    return {
        "status": status,
        "currentStatus": document["currentStatus"],
        "step": document["step"],
        "overall": document["documentIntelligence"]["completeStatus"]["overallStatus"],
        "nameMatch": document["matchPercentage"]["fullNameMatch"],
        "callbackSent": document.get("callbackSent"),
        "front": document["capturedData"]["images"]["frontDoc"],
    }


steps = {"create": create, "results": results}
print(json.dumps(steps[sys.argv[1]](*sys.argv[2:])))
