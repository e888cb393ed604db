# As push-training.sh, which says why.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '../..')

if ($env:AEPIPELINE_TRAINING_PROFILE -like '*GPU*') { $name = 'aepipeline-training-cuda'; $file = 'src/TrainingJob/Dockerfile.cuda' }
else { $name = 'aepipeline-training'; $file = 'src/TrainingJob/Dockerfile' }
$files = Get-Item -Force -Path $file, '.editorconfig', 'global.json', 'Directory.Build.props', 'Directory.Build.targets', 'Directory.Packages.props'
$files += Get-ChildItem -File -Recurse -Force -Path 'eng/torchsharp', 'src/Shared', 'src/TrainingJob' | Where-Object FullName -NotMatch '[\\/](bin|obj)[\\/]'
$hashes = $files | Sort-Object FullName | Get-FileHash -Algorithm SHA256
$text = [System.IO.MemoryStream]::new([System.Text.Encoding]::ASCII.GetBytes(($hashes.Hash -join '')))
$image = "${name}:$((Get-FileHash -InputStream $text -Algorithm SHA256).Hash.Substring(0, 16).ToLowerInvariant())"
if ($env:AEPIPELINE_TRAINING_IMAGE -eq $image) { exit 0 }

$registry = $env:AZURE_CONTAINER_REGISTRY_ENDPOINT.Split('.')[0]
$hasDocker = $false
# Newer versions stop at a program that fails, which is an answer here.
$PSNativeCommandUseErrorActionPreference = $false
if (Get-Command docker -ErrorAction SilentlyContinue) { docker info *> $null; $hasDocker = $LASTEXITCODE -eq 0 }
$PSNativeCommandUseErrorActionPreference = $true
if ($hasDocker) {
    az acr login --name $registry
    docker buildx build --platform linux/amd64 --file $file --tag "$env:AZURE_CONTAINER_REGISTRY_ENDPOINT/$image" --push .
}
else {
    az acr build --registry $registry --platform linux/amd64 --timeout 7200 --file $file --image $image .
}
azd env set AEPIPELINE_TRAINING_IMAGE $image
