// The Functions app in a container on Container Apps, which has GPUs. The platform makes rules that scale it of its triggers,
// but none of queues that are read as a user-assigned identity; those are here.

import { eventQueue, queues } from 'names.bicep'
import { profileResources } from 'profiles.bicep'

@description('Name of the app.')
@maxLength(32)
param name string

@description('Region.')
param location string

@description('Tags.')
param tags { *: string }

@description('Id of the Container Apps environment.')
param environmentId string

@description('Workload profile that runs it.')
param workloadProfile string

@description('Id of the identity that the app runs as.')
param identityId string

@description('Registry of the image.')
param loginServer string

@description('The image as repository:tag.')
param image string

@description('Replicas that are always there. With 0 the timers do not fire while nothing else calls: a lost event then waits.')
@minValue(0)
@maxValue(10)
param minReplicas int

@description('Most replicas at once: GPUs.')
@minValue(1)
@maxValue(20)
param maxReplicas int

@description('Name of the account of images and results.')
param dataAccountName string

@description('Name of the account of the host.')
param hostAccountName string

@description('Id of the host: the same for all replicas, and part of the name of the queue that events wait in.')
@maxLength(32)
param hostId string

@description('Name of the Application Insights component.')
param insightsName string

@description('Settings of the app, by name.')
param settings { *: string }

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

var allSettings = union(settings, {
  // No secret: the component takes telemetry from identities only.
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  // Whoever pays for a GPU would rather hear that it does not answer than be served by the CPU beside it.
  Inference__Provider: 'Cuda'
  // Made of the machine's name otherwise, which each replica has of its own.
  AzureFunctionsWebHost__hostid: hostId
})

// What a replica has in hand and fetches ahead, by host.json; a queue twice as long is worth another GPU.
var messagesAReplica = 8
var scaledQueues = [
  { name: 'events', account: hostAccountName, queue: eventQueue(hostId) }
  { name: 'pending-images', account: dataAccountName, queue: queues.pendingImages }
  { name: 'pending-images-poison', account: dataAccountName, queue: queues.poisonedPendingImages }
  { name: 'blobtrigger-poison', account: dataAccountName, queue: queues.poisonedBlobTriggers }
]

resource app 'Microsoft.App/containerApps@2025-07-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: workloadProfile
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: { external: true, targetPort: 8080, allowInsecure: false, transport: 'auto' }
      registries: [{ server: loginServer, identity: identityId }]
    }
    template: {
      containers: [
        {
          name: 'functions'
          image: '${loginServer}/${image}'
          resources: {
            cpu: json(profileResources[workloadProfile].cpu)
            memory: profileResources[workloadProfile].memory
          }
          env: map(items(allSettings), setting => { name: setting.key, value: setting.value })
        }
      ]
      scale: {
        minReplicas: minReplicas
        maxReplicas: maxReplicas
        rules: [
          for scaled in scaledQueues: {
            name: scaled.name
            azureQueue: {
              accountName: scaled.account
              queueName: scaled.queue
              queueLength: messagesAReplica
              identity: identityId
            }
          }
        ]
      }
    }
  }
}

@description('Name of the app.')
output name string = app.name

@description('Address of the app.')
output url string = 'https://${app.properties.configuration.ingress.fqdn}'
