#!/bin/sh
# After azd up: every task that no model serves yet gets the starter model of models/. Roles that were just given take minutes to arrive.
set -eu
cd "$(dirname "$0")/../.."

export Storage__BlobServiceUri="$AZURE_BLOB_SERVICE_URI" Storage__QueueServiceUri="$AZURE_QUEUE_SERVICE_URI"
for attempt in 1 2 3 4 5 6 7 8 9 10; do
    if ./ae models publish --starters; then
        exit 0
    fi
    [ "$attempt" -eq 10 ] || sleep 30
done
echo "Everything is deployed, but no model: uploads wait for one. An account in a private network answers there only; from a machine in it," >&2
echo "run: azd env get-values --output json | ./ae connect - && ./ae models publish --starters" >&2
