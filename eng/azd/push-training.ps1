# As push-training.sh, which says why.
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
Set-Location (Join-Path $PSScriptRoot '../..')

$image = "aepipeline-training:$(git rev-parse --short=12 HEAD)"
if ($env:AEPIPELINE_TRAINING_IMAGE -eq $image) { exit 0 }

az acr login --name $env:AZURE_CONTAINER_REGISTRY_ENDPOINT.Split('.')[0]
docker buildx build --platform linux/amd64 --file src/TrainingJob/Dockerfile --tag "$env:AZURE_CONTAINER_REGISTRY_ENDPOINT/$image" --push .
azd env set AEPIPELINE_TRAINING_IMAGE $image
