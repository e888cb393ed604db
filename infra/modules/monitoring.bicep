// Logs, Application Insights, and who is told.

import { roles } from 'roles.bicep'

@description('End of the names.')
param suffix string

@description('Name of the Application Insights component.')
param insightsName string

@description('Region.')
param location string

@description('Tags.')
param tags { *: string }

@description('Days that logs are kept; 30 are in the price.')
@minValue(30)
@maxValue(730)
param retentionDays int

@description('Gigabytes of logs a day after which the workspace takes no more until midnight; -1 for no end.')
param dailyQuotaGb int

@description('Who is told of alerts; empty for nobody.')
param alertEmail string

@description('Id of the identity that sends telemetry.')
param senderId string

@description('Object id of that identity.')
param senderPrincipalId string

@description('Name of the account whose requests are logged.')
param accountName string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: 'log-${suffix}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyQuotaGb }
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource sender 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, senderId, roles.monitoringMetricsPublisher)
  properties: {
    principalId: senderPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringMetricsPublisher)
  }
}

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'
  }

  resource queueService 'queueServices' existing = {
    name: 'default'
  }
}

// Writes only: they say what was uploaded, what came back and what was given up. Reads are many times as many.
resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account::blobs
  name: 'workspace'
  properties: {
    workspaceId: workspace.id
    logs: [{ category: 'StorageWrite', enabled: true }]
  }
}

resource queueLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account::queueService
  name: 'workspace'
  properties: {
    workspaceId: workspace.id
    logs: [{ category: 'StorageWrite', enabled: true }]
  }
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(alertEmail)) {
  name: 'ag-${suffix}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'aepipeline'
    enabled: true
    emailReceivers: [{ name: 'email', emailAddress: alertEmail, useCommonAlertSchema: true }]
  }
}

@description('Id of the workspace.')
output workspaceId string = workspace.id

@description('Ids of who is told.')
output actionGroups string[] = empty(alertEmail) ? [] : [people.id]
