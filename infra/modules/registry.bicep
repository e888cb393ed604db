// The registry of the images: pulled by identities, without its administrator's password, and kept from growing for ever.

import { roles } from 'roles.bicep'

@description('Name of the registry.')
@minLength(5)
@maxLength(50)
param name string

@description('Region.')
param location string

@description('Tags.')
param tags { *: string }

@description('Whether it gets a private endpoint, which only the Premium tier can have.')
param isPrivate bool

@description('Whether a private registry is kept in several zones.')
param zoneRedundant bool

@description('Days after which images are deleted, but for the last five of each name; 0 keeps all.')
@minValue(0)
param tagDays int

@description('The identities that pull: id and principalId, which is known only when the identity exists.')
param pullers { id: string, principalId: string }[]

resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: isPrivate ? 'Premium' : 'Basic' }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    // Images are pushed from outside the network, by who deploys.
    publicNetworkAccess: 'Enabled'
    zoneRedundancy: zoneRedundant && isPrivate ? 'Enabled' : 'Disabled'
  }
}

// Every deployment pushes an image of up to 9 GB. There is no version of this type that is not called a preview.
resource purge 'Microsoft.ContainerRegistry/registries/tasks@2025-03-01-preview' = if (tagDays > 0) {
  parent: registry
  name: 'purge'
  location: location
  tags: tags
  properties: {
    status: 'Enabled'
    platform: { os: 'Linux', architecture: 'amd64' }
    agentConfiguration: { cpu: 2 }
    timeout: 3600
    step: {
      type: 'EncodedTask'
      encodedTaskContent: base64($'''
version: v1.1.0
steps:
  - cmd: acr purge --filter 'aepipeline-.*:.*' --ago ${tagDays}d --keep 5 --untagged
    disableWorkingDirectoryOverride: true
    timeout: 3600
''')
    }
    trigger: {
      timerTriggers: [{ name: 'weekly', schedule: '0 4 * * 0', status: 'Enabled' }]
    }
  }
}

resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for puller in pullers: {
    scope: registry
    name: guid(registry.id, puller.id, roles.acrPull)
    properties: {
      principalId: puller.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPull)
    }
  }
]

@description('Id of the registry.')
output id string = registry.id

@description('Where images are pushed to.')
output loginServer string = registry.properties.loginServer
