// The registry of the images: pulled by identities, without its administrator's password.

import { roles } from 'roles.bicep'

@description('Name of the registry.')
@minLength(5)
@maxLength(50)
param name string

@description('Region.')
param location string

@description('Tags.')
param tags object

@description('Whether it gets a private endpoint, which only the Premium tier can have.')
param isPrivate bool

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
