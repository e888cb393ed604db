#!/bin/sh
# After azd has made the registry: the training image, so that the next provisioning makes the job that runs it.
# Not az acr build, whose builder knows no cache mounts.
set -eu
cd "$(dirname "$0")/../.."

image=aepipeline-training:$(git rev-parse --short=12 HEAD)
[ "${AEPIPELINE_TRAINING_IMAGE:-}" != "$image" ] || exit 0

az acr login --name "${AZURE_CONTAINER_REGISTRY_ENDPOINT%%.*}"
docker buildx build --platform linux/amd64 --file src/TrainingJob/Dockerfile --tag "$AZURE_CONTAINER_REGISTRY_ENDPOINT/$image" --push .
azd env set AEPIPELINE_TRAINING_IMAGE "$image"
