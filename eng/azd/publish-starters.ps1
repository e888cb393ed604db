# As publish-starters.sh, which says why.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '../..')

$env:Storage__BlobServiceUri = $env:AZURE_BLOB_SERVICE_URI
$env:Storage__QueueServiceUri = $env:AZURE_QUEUE_SERVICE_URI
foreach ($attempt in 1..10) {
    ./ae.cmd models publish --starters
    if ($LASTEXITCODE -eq 0) { exit 0 }
    if ($attempt -lt 10) { Start-Sleep -Seconds 30 }
}
[Console]::Error.WriteLine('Everything is deployed, but no model: uploads wait for one. An account in a private network answers there only; from a machine in it,')
[Console]::Error.WriteLine('run: azd env get-values --output json | ./ae connect - && ./ae models publish --starters')
exit 0
