#!/bin/sh
# After azd has made the registry: the training image, so that the next provisioning makes the job that runs it. Its tag is
# made of the files that it is built from: what did not change is not built again, what is not committed counts too, and a
# copy without git will do.
set -eu
cd "$(dirname "$0")/../.."

case "${AEPIPELINE_TRAINING_PROFILE:-Consumption}" in
    *GPU*) name=aepipeline-training-cuda file=src/TrainingJob/Dockerfile.cuda ;;
    *) name=aepipeline-training file=src/TrainingJob/Dockerfile ;;
esac
sources="$file .editorconfig global.json Directory.Build.props Directory.Build.targets Directory.Packages.props eng/torchsharp src/Shared src/TrainingJob"
# shellcheck disable=SC2086 # Several names, none with a space.
image=$name:$(find $sources -type f ! -path '*/bin/*' ! -path '*/obj/*' -exec cksum {} + | LC_ALL=C sort | cksum | tr ' ' -)
[ "${AEPIPELINE_TRAINING_IMAGE:-}" != "$image" ] || exit 0

registry=${AZURE_CONTAINER_REGISTRY_ENDPOINT%%.*}
if docker info >/dev/null 2>&1; then
    az acr login --name "$registry"
    docker buildx build --platform linux/amd64 --file "$file" --tag "$AZURE_CONTAINER_REGISTRY_ENDPOINT/$image" --push .
else
    az acr build --registry "$registry" --platform linux/amd64 --timeout 7200 --file "$file" --image "$image" .
fi
azd env set AEPIPELINE_TRAINING_IMAGE "$image"
