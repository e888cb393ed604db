using 'azd.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'swedencentral')
param operatorPrincipalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
// Not every azd says it, and in a workflow who runs it is no user.
param operatorPrincipalType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', '')
param functionsHosting = readEnvironmentVariable('AEPIPELINE_HOSTING', 'flex')
param trainingImage = readEnvironmentVariable('AEPIPELINE_TRAINING_IMAGE', '')
param trainingProfile = readEnvironmentVariable('AEPIPELINE_TRAINING_PROFILE', 'Consumption')
param alertEmail = readEnvironmentVariable('AEPIPELINE_ALERT_EMAIL', '')
// For example {"image": "aepipeline-ae:0.1.0", "clientId": "…", "users": ["…"]}; README.md, The gallery.
param gallery = json(readEnvironmentVariable('AEPIPELINE_GALLERY', 'null'))
param budgetAmount = int(readEnvironmentVariable('AEPIPELINE_BUDGET', '0'))
param budgetStart = readEnvironmentVariable('AEPIPELINE_BUDGET_START', '')
