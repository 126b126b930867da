#!/usr/bin/env bash
# A whole verification with each vendor, asked for its end again and again, with curl and jq.
#
#     bash verify.sh [idwise] [incode] [signzy] [veratad]
#
# It runs against the simulator at IDVSIM_URL, in the namespace IDVSIM_NAMESPACE, with the credentials every simulator knows.
set -euo pipefail
shopt -s inherit_errexit

SIMULATOR=${IDVSIM_URL:-http://127.0.0.1:4700}
NAMESPACE=${IDVSIM_NAMESPACE:-default}
BASE=$SIMULATOR/~$NAMESPACE
JSON='Content-Type: application/json'
picture=$(mktemp)
trap 'rm -f "$picture"' EXIT
# any JPEG, PNG, WebP or PDF will do
base64 -d >"$picture" <<<iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==

# an answer that is no success ends the script
call() { curl --silent --show-error --fail-with-body --max-time 30 "$@"; }

# poll CONDITION COMMAND...: runs the command until what it prints meets the condition, and prints that
poll() {
  local condition=$1 answer
  shift
  for _ in {1..30}; do
    if answer=$("$@") && jq --exit-status "$condition" <<<"$answer" >/dev/null; then
      printf '%s\n' "$answer"
      return
    fi
    sleep 2 # what a vendor asks for between two calls
  done
  echo "asked 30 times, and it is not over" >&2
  return 1
}

# belongs to the simulator alone: plays the person who opens the link
person_completes() { call -X POST "$SIMULATOR/_sim/journeys/$1/$2/actions/complete?namespace=$NAMESPACE" >/dev/null; }

idwise() {
  local api=$BASE/idwise keys=(-u idwise-sandbox-key:idwise-sandbox-secret) answer journey open step
  # a step is open until it passed, or has no attempts left
  open_steps() { jq '.step_summaries[] | select(.result.is_concluded | not).definition.step_id' <<<"$answer"; }

  answer=$(call "${keys[@]}" "$api/v2/start-journey" -H "$JSON" \
    -d "{\"flow_id\": \"flow-id-selfie\", \"reference_no\": \"reference-$$\"}")
  journey=$(jq -r .journey_id <<<"$answer")
  while open=$(open_steps) && [ "$open" ]; do
    for step in $open; do
      local parts=(-F "journey_id=$journey" -F "step_id=$step" -F "image=@$picture;type=image/png")
      [ "$step" != 0 ] || parts+=(-F "image2=@$picture;type=image/png")
      call "${keys[@]}" "$api/v2/process-journey-step" "${parts[@]}" >/dev/null
    done
    sleep 2 # what the vendor asks for between two summaries
    answer=$(poll 'all(.step_summaries[]; .result.status == "Submitted")' call "${keys[@]}" "$api/journey/v2/summary/$journey")
  done
  call "${keys[@]}" "$api/v2/complete-journey" -H "$JSON" -d "{\"journey_id\": \"$journey\"}" >/dev/null
  poll '.final_decision != "Incomplete"' call "${keys[@]}" "$api/v2/get-journey-result?journey_id=$journey" | jq -r .final_decision
}

incode() {
  local api=$BASE/incode/v1 integration=00000000-0000-4000-8000-000000000001 token trace verification
  token=$(call "$api/integration/authorize/server" -H 'x-api-key: incode-demo-key' -H "$JSON" \
    -d "{\"integrationId\": \"$integration\", \"secret\": \"incode-demo-secret\"}" | jq -r .token)
  trace=$(call "$api/verification/generate-verification-link" -H "x-auth-token: $token" -H "$JSON" \
    -d "{\"integrationId\": \"$integration\", \"loginHint\": \"jane@example.com\"}" | jq -r .verificationTraceId)
  person_completes incode "$trace"
  verification=$(poll '.verification.status != "IN_PROGRESS"' \
    call "$api/workforce/verification/$trace" -H "x-auth-token: $token" | jq .verification)
  if [ "$(jq -r .status <<<"$verification")" = SUCCESS ]; then
    call "$api/verification/details/$(jq -r .id <<<"$verification")" -H "x-auth-token: $token" | jq -r .status
  else
    jq -r '"\(.status) \(.failReason)"' <<<"$verification"
  fi
}

signzy() {
  local api=$BASE/signzy/api/v3/otk-service token='Authorization: signzy-preproduction-token' journey
  journey=$(call "$api/create-journey-url" -H "$token" -H "$JSON" \
    -d '{"flowId": "otk-document-selfie", "userInfo": {"name": {"firstName": "Jane", "lastName": "Doe"}}}' | jq -r .result.journeyId)
  person_completes signzy "$journey"
  # 404 until it is finished
  poll .currentStatus call "$api/get-journey/$journey" -H "$token" |
    jq -r '"\(.currentStatus) \(.documentIntelligence.completeStatus.overallStatus)"'
}

veratad() {
  local api=$BASE/veratad token session
  token=$(call "$api/oauth/token" -H "$JSON" -d '{"client_id": "veratad-client-id", "client_secret": "veratad-client-secret",
    "audience": "dcams.app", "grant_type": "client_credentials"}' | jq -r .access_token)
  session=$(call "$api/api/session/create_session" -H "Authorization: Bearer $token" -H "$JSON" \
    -d '{"email": "jane@example.com", "age": "21+", "fn": "Jane", "ln": "Doe", "dob": "19900214"}' | jq -r .request_id)
  person_completes veratad "$session"
  poll '.current_status == "COMPLETED"' call "$api/api/session/result/$session" -H "Authorization: Bearer $token" |
    jq -r '"\(.status) \(.dcams_plus.detail)"'
}

[ $# -gt 0 ] || set -- idwise incode signzy veratad
for vendor; do
  decision=$("$vendor")
  echo "$vendor: $decision"
done
