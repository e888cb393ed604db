// The Container Apps environment of the training job and, hosted in a container, of the Functions app.

@description('Name of the environment.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags { *: string }

@description('Serverless workload profiles besides Consumption, by name; for GPUs the subscription needs quota.')
param gpuProfiles string[]

@description('Id of the delegated subnet; empty for a network of the platform\'s own.')
param subnetId string

@description('Whether replicas are spread over zones, which a network of the platform\'s own cannot have.')
param zoneRedundant bool

@description('Id of the Log Analytics workspace.')
param workspaceId string

resource environment 'Microsoft.App/managedEnvironments@2025-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    // By diagnostic settings below: sent directly they would need the workspace's key.
    appLogsConfiguration: { destination: 'azure-monitor' }
    vnetConfiguration: empty(subnetId) ? null : { infrastructureSubnetId: subnetId, internal: false }
    zoneRedundant: zoneRedundant && !empty(subnetId)
    workloadProfiles: concat(
      [{ name: 'Consumption', workloadProfileType: 'Consumption' }],
      map(gpuProfiles, profile => { name: profile, workloadProfileType: profile })
    )
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: environment
  name: 'workspace'
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'ContainerAppConsoleLogs', enabled: true }
      { category: 'ContainerAppSystemLogs', enabled: true }
    ]
  }
}

@description('Id of the environment.')
output id string = environment.id

@description('Domain below which its apps have their names.')
output domain string = environment.properties.defaultDomain
