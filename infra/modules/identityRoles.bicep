// Who may do what in storage. The host's account is apart from the one of images and results, because the host needs all
// of its account, and the program that decodes strangers' images should not own where they are.

import { containers, queues } from 'names.bicep'
import { roles } from 'roles.bicep'

@description('Name of the account of images and results.')
param dataAccountName string

@description('Name of the account of the Functions host.')
param hostAccountName string

@description('Id of the identity of the Functions app.')
param functionsIdentityId string

@description('Object id of that identity.')
param functionsPrincipalId string

@description('Id of the identity of the training job.')
param trainingIdentityId string

@description('Object id of that identity.')
param trainingPrincipalId string

@description('Containers besides the pipeline\'s own that bulk jobs and training read.')
param archiveContainers string[]

@description('Object id of who operates the pipeline; empty for nobody.')
param operatorPrincipalId string

@description('Kind of the operator; empty has Azure look.')
param operatorPrincipalType '' | 'User' | 'Group' | 'ServicePrincipal'

var archives = map(archiveContainers, name => { on: name, role: roles.storageBlobDataReader })

module functionsOnData 'grants.bicep' = {
  name: 'functions-on-data'
  params: {
    accountName: dataAccountName
    principalId: functionsPrincipalId
    seed: functionsIdentityId
    onContainers: concat(
      [
        { on: containers.images, role: roles.storageBlobDataReader }
        { on: containers.results, role: roles.storageBlobDataContributor }
        { on: containers.latents, role: roles.storageBlobDataContributor }
        { on: containers.failed, role: roles.storageBlobDataContributor }
        // Promotion and rollback over HTTP.
        { on: containers.models, role: roles.storageBlobDataContributor }
        { on: containers.jobs, role: roles.storageBlobDataContributor }
      ],
      archives
    )
    onQueues: [
      // The schedule counts what waits and sends.
      { on: queues.trainingRequests, role: roles.storageQueueDataContributor }
      { on: queues.pendingImages, role: roles.storageQueueDataContributor }
      { on: queues.poisonedPendingImages, role: roles.storageQueueDataContributor }
      { on: queues.poisonedBlobTriggers, role: roles.storageQueueDataContributor }
    ]
  }
}

module functionsOnHost 'grants.bicep' = {
  name: 'functions-on-host'
  params: {
    accountName: hostAccountName
    principalId: functionsPrincipalId
    seed: functionsIdentityId
    // The host's keys, leases and packages; the queue that Event Grid's events wait in; Durable Functions.
    onAccount: [
      roles.storageBlobDataOwner
      roles.storageQueueDataContributor
      roles.storageTableDataContributor
    ]
  }
}

module trainingOnData 'grants.bicep' = {
  name: 'training-on-data'
  params: {
    accountName: dataAccountName
    principalId: trainingPrincipalId
    seed: trainingIdentityId
    onContainers: concat(
      [
        { on: containers.images, role: roles.storageBlobDataReader }
        { on: containers.models, role: roles.storageBlobDataContributor }
        // Checkpoints.
        { on: containers.jobs, role: roles.storageBlobDataContributor }
      ],
      archives
    )
    onQueues: [
      // Not Message Processor: a run at work keeps its request hidden by updating it, which is writing. The scaler, which
      // looks whether a request waits, does so as the same identity.
      { on: queues.trainingRequests, role: roles.storageQueueDataContributor }
      { on: queues.poisonedTrainingRequests, role: roles.storageQueueDataMessageSender }
    ]
  }
}

// People: upload, look, ask for training, promote; with ae or the portal, which know no single containers.
module operatorOnData 'grants.bicep' = if (!empty(operatorPrincipalId)) {
  name: 'operator-on-data'
  params: {
    accountName: dataAccountName
    principalId: operatorPrincipalId
    seed: operatorPrincipalId
    principalType: operatorPrincipalType
    onAccount: [roles.storageBlobDataContributor, roles.storageQueueDataContributor]
  }
}
