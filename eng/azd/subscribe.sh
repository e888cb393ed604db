#!/bin/sh
# After azd has deployed the code: uploads call the app. Event Grid asks the app at once, which may still be starting.
set -eu
cd "$(dirname "$0")/../.."

for attempt in 1 2 3 4 5; do
    if az deployment group create --name events --resource-group "$AZURE_RESOURCE_GROUP" --template-file infra/events.bicep \
        --parameters eventTopicName="$AZURE_EVENT_TOPIC_NAME" functionAppName="$AZURE_FUNCTION_APP_NAME" --output none; then
        exit 0
    fi
    [ "$attempt" -eq 5 ] || sleep 30
done
exit 1
