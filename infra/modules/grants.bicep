// Roles of one principal on one storage account, on a container or a queue where that is enough.

import { grant } from 'roles.bicep'

@description('Name of the storage account.')
param accountName string

@description('Object id of the principal.')
param principalId string

@description('What the names of the assignments are made from: something of the principal that is known before it exists.')
param seed string

@description('Kind of the principal; a deployment that names it does not fail on an identity that is seconds old. Empty has Azure look.')
param principalType '' | 'ServicePrincipal' | 'User' | 'Group' = 'ServicePrincipal'

@description('Roles on single containers.')
param onContainers grant[] = []

@description('Roles on single queues.')
param onQueues grant[] = []

@description('Ids of roles on the whole account.')
param onAccount string[] = []

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource container 'containers' existing = [for grant in onContainers: { name: grant.on }]
  }

  resource queueService 'queueServices' existing = {
    name: 'default'

    resource queue 'queues' existing = [for grant in onQueues: { name: grant.on }]
  }
}

resource containerRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (grant, i) in onContainers: {
    scope: account::blobs::container[i]
    name: guid(account::blobs::container[i].id, seed, grant.role)
    properties: {
      principalId: principalId
      principalType: empty(principalType) ? null : principalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

resource queueRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (grant, i) in onQueues: {
    scope: account::queueService::queue[i]
    name: guid(account::queueService::queue[i].id, seed, grant.role)
    properties: {
      principalId: principalId
      principalType: empty(principalType) ? null : principalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', grant.role)
    }
  }
]

resource accountRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in onAccount: {
    scope: account
    name: guid(account.id, seed, role)
    properties: {
      principalId: principalId
      principalType: empty(principalType) ? null : principalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]
