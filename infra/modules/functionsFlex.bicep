// The Functions app on Flex Consumption: Linux, scaled by triggers down to nothing, on CPUs.

import { deploymentContainer } from 'names.bicep'

@description('Name of the app.')
@maxLength(60)
param name string

@description('Region.')
param location string

@description('Tags.')
param tags { *: string }

@description('Id of the identity that the app runs as.')
param identityId string

@description('Address of the blob service of the host\'s account, which holds the packages.')
param hostBlobEndpoint string

@description('Id of the subnet that the app reaches private endpoints through; empty for none.')
param subnetId string

@description('Memory of an instance; cores come with it: one or two.')
param instanceMemoryMB 2048 | 4096

@description('Most instances at once of each group of functions.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int

@description('Instances that are always there: name is a group of triggers (http, blob, durable) or function:NAME.')
param alwaysReady { name: string, instanceCount: int }[]

@description('How a new version replaces the old one.')
param updateStrategy 'RollingUpdate' | 'Recreate'

@description('Whether instances are spread over zones.')
param zoneRedundant bool

@description('Name of the Application Insights component.')
param insightsName string

@description('Settings of the app, by name.')
param settings { *: string }

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true, zoneRedundant: zoneRedundant }
}

var allSettings = union(settings, {
  // No secret: the component takes telemetry from identities only.
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
})

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${hostBlobEndpoint}${deploymentContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      #disable-next-line BCP037 // Documented for this version of the API, and not in the compiler's types of any.
      siteUpdateStrategy: { type: updateStrategy }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReady
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      appSettings: map(items(allSettings), setting => { name: setting.key, value: setting.value })
    }
  }
}

// Packages come over the management API, with the rights of who deploys; passwords are for nothing here.
resource ftp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource scm 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

@description('Name of the app.')
output name string = app.name

@description('Address of the app.')
output url string = 'https://${app.properties.defaultHostName}'
