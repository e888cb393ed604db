using 'main.bicep'

// For trying it out: CPUs only, so that no quota for GPUs is needed, and nothing that costs while nobody uploads.
param environmentName = 'dev'
param instanceMemoryMB = 2048
param trainingProfile = 'Consumption'
param trainingImage = readEnvironmentVariable('AEPIPELINE_TRAINING_IMAGE', '')
param operatorPrincipalId = readEnvironmentVariable('AEPIPELINE_OPERATOR', '')
param alertEmail = readEnvironmentVariable('AEPIPELINE_ALERT_EMAIL', '')
param failedDays = 14
// Alerts of an app that is deployed by hand now and then would be noise.
param watchApp = false
