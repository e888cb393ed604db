// The gallery, web pages over the storage, as a Container App that lets in whoever has signed in with Entra and is named. It
// works with the rights of an identity of its own, on the containers and queues that its pages are about.

import { containers, queues } from 'names.bicep'
import { roles } from 'roles.bicep'

@export()
@description('A gallery beside the app.')
type galleryOptions = {
  @description('Its image as repository:tag in the registry made here.')
  image: string

  @description('Client id of the Entra application that visitors sign in to; README.md has the commands that make it. It needs no secret.')
  @minLength(36)
  @maxLength(36)
  clientId: string

  @description('Object ids of the users who may visit, each of whom may do all that the pages do.')
  users: string[]?

  @description('Object ids of groups whose members may visit.')
  groups: string[]?
}

@description('Name of the app.')
@maxLength(32)
param name string

@description('Region.')
param location string

@description('Tags.')
param tags { *: string }

@description('Id of the Container Apps environment.')
param environmentId string

@description('Domain of that environment, below which its apps have their names.')
param environmentDomain string

@description('Whether it is reached from outside the environment.')
param isExternal bool

@description('Public addresses or ranges that reach it then; empty for all.')
param allowedAddresses string[]

@description('Id of the identity that the gallery runs as.')
param identityId string

@description('Client id of that identity.')
param identityClientId string

@description('Object id of that identity.')
param identityPrincipalId string

@description('Registry of the image.')
param loginServer string

@description('Name of the account of images and results.')
param accountName string

@description('Address of its blob service.')
param blobEndpoint string

@description('Address of its queue service.')
param queueEndpoint string

@description('Image, application and visitors.')
param gallery galleryOptions

var port = 8571
var host = '${name}${isExternal ? '' : '.internal'}.${environmentDomain}'
var visitors = {
  identities: gallery.?users ?? []
  groups: gallery.?groups ?? []
}

module onData 'grants.bicep' = {
  name: 'gallery-on-data'
  params: {
    accountName: accountName
    principalId: identityPrincipalId
    seed: identityId
    onContainers: [
      // Uploads, and their removal with all that came of them.
      { on: containers.images, role: roles.storageBlobDataContributor }
      { on: containers.results, role: roles.storageBlobDataContributor }
      { on: containers.latents, role: roles.storageBlobDataContributor }
      { on: containers.failed, role: roles.storageBlobDataContributor }
      // Promotion and rollback.
      { on: containers.models, role: roles.storageBlobDataContributor }
      // Jobs that are started, cancelled and resumed.
      { on: containers.jobs, role: roles.storageBlobDataContributor }
    ]
    onQueues: [
      // What waits is counted and looked at, and never taken.
      { on: queues.trainingRequests, role: roles.storageQueueDataReader }
      { on: queues.trainingRequests, role: roles.storageQueueDataMessageSender }
      { on: queues.poisonedTrainingRequests, role: roles.storageQueueDataReader }
      // An upload that is to be tried again.
      { on: queues.pendingImages, role: roles.storageQueueDataMessageSender }
    ]
  }
}

resource app 'Microsoft.App/containerApps@2025-07-01' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        external: isExternal
        targetPort: port
        allowInsecure: false
        transport: 'auto'
        ipSecurityRestrictions: [
          for (address, i) in isExternal ? allowedAddresses : []: { name: 'allowed-${i}', action: 'Allow', ipAddressRange: address }
        ]
      }
      registries: [{ server: loginServer, identity: identityId }]
    }
    template: {
      containers: [
        {
          name: 'gallery'
          image: '${loginServer}/${gallery.image}'
          args: ['gallery', '--listen', '0.0.0.0', '--port', string(port), '--behind-sign-in', host]
          resources: { cpu: json('1'), memory: '2Gi' }
          env: [
            { name: 'Storage__BlobServiceUri', value: blobEndpoint }
            { name: 'Storage__QueueServiceUri', value: queueEndpoint }
            { name: 'AZURE_CLIENT_ID', value: identityClientId }
            { name: 'AZURE_TOKEN_CREDENTIALS', value: 'ManagedIdentityCredential' }
          ]
        }
      ]
      // Nothing is paid for while nobody looks. It keeps no state, so that the first visit only waits for the start.
      scale: { minReplicas: 0, maxReplicas: 1 }
    }
  }
  dependsOn: [onData]
}

resource signIn 'Microsoft.App/containerApps/authConfigs@2025-07-01' = {
  parent: app
  name: 'current'
  properties: {
    platform: { enabled: true }
    globalValidation: {
      unauthenticatedClientAction: 'RedirectToLoginPage'
      redirectToProvider: 'azureactivedirectory'
    }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        // Without a secret visitors bring an ID token, and nothing here could act in their name.
        registration: {
          clientId: gallery.clientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: {
          allowedAudiences: [gallery.clientId]
          defaultAuthorizationPolicy: {
            allowedPrincipals: empty(visitors.identities) && empty(visitors.groups)
              ? fail('A gallery lets in only whom its parameter names: give it users or groups, the object ids of those who may visit.')
              : visitors
          }
        }
      }
    }
  }
}

@description('Address of the gallery.')
output url string = 'https://${host}'
