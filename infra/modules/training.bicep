// The training program as a job that starts when a request waits. It takes one request and ends; without requests nothing
// runs and nothing is paid for.

import { queues } from 'names.bicep'
import { profileResources } from 'profiles.bicep'

@description('Name of the job.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags { *: string }

@description('Id of the Container Apps environment.')
param environmentId string

@description('Workload profile that runs it.')
param workloadProfile string

@description('Id of the identity that reads images and writes models.')
param identityId string

@description('Client id of that identity.')
param identityClientId string

@description('Registry of the image.')
param loginServer string

@description('The image as repository:tag.')
param image string

@description('Name of the account of images and results.')
param accountName string

@description('Address of its blob service.')
param blobEndpoint string

@description('Address of its queue service.')
param queueEndpoint string

@description('Seconds after which a run is stopped. It saves a checkpoint and goes on with the next execution.')
@minValue(600)
@maxValue(604800)
param timeoutSeconds int

resource job 'Microsoft.App/jobs@2025-07-01' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: workloadProfile
    configuration: {
      triggerType: 'Event'
      replicaTimeout: timeoutSeconds
      // The queue tries a request again, after a pause and five times in all; a second try beside that would count twice.
      replicaRetryLimit: 0
      registries: [{ server: loginServer, identity: identityId }]
      eventTriggerConfig: {
        parallelism: 1
        replicaCompletionCount: 1
        scale: {
          minExecutions: 0
          maxExecutions: 1
          pollingInterval: 60
          rules: [
            {
              name: 'requests'
              type: 'azure-queue'
              identity: identityId
              metadata: {
                accountName: accountName
                queueName: queues.trainingRequests
                queueLength: '1'
                // A request that waits for its next attempt is hidden: counted too, it would start a GPU every minute for nothing.
                queueLengthStrategy: 'visibleonly'
              }
            }
          ]
        }
      }
    }
    template: {
      containers: [
        {
          name: 'training'
          image: '${loginServer}/${image}'
          // The image's own entry point, whatever it is, with these arguments.
          args: ['--queue']
          resources: {
            cpu: json(profileResources[workloadProfile].cpu)
            memory: profileResources[workloadProfile].memory
          }
          env: [
            { name: 'Storage__BlobServiceUri', value: blobEndpoint }
            { name: 'Storage__QueueServiceUri', value: queueEndpoint }
            { name: 'AZURE_CLIENT_ID', value: identityClientId }
            { name: 'AZURE_TOKEN_CREDENTIALS', value: 'ManagedIdentityCredential' }
          ]
        }
      ]
    }
  }
}

@description('Name of the job.')
output name string = job.name
