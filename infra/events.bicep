// The last step: uploads call the functions. Event Grid asks the app at once whether it wants the events, and the address
// holds a key that the app makes when its code starts first; so this cannot be a part of main.bicep.

import { containers, uploadFunctions } from 'modules/names.bicep'

@description('Name of the topic of uploads: output eventTopicName of main.bicep.')
param eventTopicName string

@description('Name of the app on Flex Consumption; empty for a container.')
param functionAppName string = ''

@description('Address of the app in a container, as https://…; empty on Flex Consumption.')
param containerAppUrl string = ''

@description('Key blobs_extension of the app in a container; on Flex Consumption it is read from the app.')
@secure()
param blobsExtensionKey string = ''

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: eventTopicName
}

resource app 'Microsoft.Web/sites@2024-11-01' existing = if (!empty(functionAppName)) {
  name: empty(functionAppName) ? 'none' : functionAppName
}

var address = empty(functionAppName) ? containerAppUrl : 'https://${app!.properties.defaultHostName}'

resource subscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = [
  for upload in items(uploadFunctions): {
    parent: topic
    name: upload.key
    properties: {
      destination: {
        endpointType: 'WebHook'
        properties: {
          endpointUrl: '${address}/runtime/webhooks/blobs?functionName=Host.Functions.${upload.value}&code=${empty(functionAppName) ? blobsExtensionKey : listKeys('${app.id}/host/default', '2024-11-01').systemKeys.blobs_extension}'
        }
      }
      eventDeliverySchema: 'EventGridSchema'
      filter: {
        includedEventTypes: ['Microsoft.Storage.BlobCreated']
        subjectBeginsWith: '/blobServices/default/containers/${containers.images}/blobs/${upload.key}/'
        isSubjectCaseSensitive: true
      }
      // No dead letters: the sweep finds what no event told.
      retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
    }
  }
]
