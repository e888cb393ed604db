# As subscribe.sh, which says why.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '../..')

foreach ($attempt in 1..5) {
    az deployment group create --name events --resource-group $env:AZURE_RESOURCE_GROUP --template-file infra/events.bicep `
        --parameters eventTopicName=$env:AZURE_EVENT_TOPIC_NAME functionAppName=$env:AZURE_FUNCTION_APP_NAME --output none
    if ($LASTEXITCODE -eq 0) { exit 0 }
    if ($attempt -lt 5) { Start-Sleep -Seconds 30 }
}
exit 1
