#!/usr/bin/env bash
# The steps of the GitHub Action: review, annotate, summarise, comment where asked, and end with the status of the gates.
set -uo pipefail

report="${RUNNER_TEMP:-/tmp}/downbeat-review.json"
gates=()
while IFS= read -r gate; do
  [ -n "${gate// /}" ] && gates+=(--gate "$gate")
done <<<"${GATES:-}"

# A fork's checkout may lack the base commit.
git cat-file -e "$BASE^{commit}" 2>/dev/null || git fetch --quiet --depth=1 origin "$BASE"

node "$DOWNBEAT" diff "$BASE" --format json --trials "${TRIALS:-10000}" "${gates[@]+"${gates[@]}"}" -- "$PLAN" >"$report"
status=$?
if [ ! -s "$report" ]; then
  echo "::error::Downbeat could not compute the review."
  exit 2
fi

{
  echo "report=$report"
  echo "verdict=$(node -p 'JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).verdict' "$report")"
} >>"${GITHUB_OUTPUT:-/dev/null}"
node "$DOWNBEAT" report "$report" --format github
node "$DOWNBEAT" report "$report" --format markdown >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
if [ "${COMMENT:-false}" = true ]; then
  node "$DOWNBEAT" comment "$report" || echo "::warning::Downbeat could not comment; the job summary has the review."
fi
exit "$status"
