using 'main.bicep'

param environmentName = 'prod'
param storageSku = 'Standard_ZRS'
param softDeleteDays = 30
param instanceMemoryMB = 4096
param maximumInstanceCount = 100
// The first upload of a quiet hour does not wait for an instance and for the model to load.
param alwaysReady = [{ name: 'blob', instanceCount: 1 }]
param trainingProfile = 'Consumption-GPU-NC8as-T4'
param trainingImage = readEnvironmentVariable('AEPIPELINE_TRAINING_IMAGE', '')
param schedule = {
  cron: '0 3 * * *'
  timeZone: 'UTC'
  minNewImages: 200
  sources: {
    denoise: 'archive/'
    embed: 'images/embed/'
  }
}
param archiveContainers = ['archive']
param operatorPrincipalId = readEnvironmentVariable('AEPIPELINE_OPERATOR', '')
param operatorPrincipalType = 'Group'
param privateNetwork = true
param alertEmail = readEnvironmentVariable('AEPIPELINE_ALERT_EMAIL', '')
param logDays = 90
param logDailyQuotaGb = 5
// The first of the month in which this is deployed first, and the same ever after.
param budget = { amount: 500, start: readEnvironmentVariable('AEPIPELINE_BUDGET_START') }
