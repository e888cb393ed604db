// For azd, which wants to make the resource group: that, and main.bicep in it.

targetScope = 'subscription'

import { galleryOptions } from 'modules/gallery.bicep'
import { workloadProfile } from 'modules/profiles.bicep'

@description('Name of the azd environment.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region.')
param location string

@description('Object id of who runs azd.')
param operatorPrincipalId string = ''

@description('Kind of who runs azd; empty has Azure look.')
param operatorPrincipalType '' | 'User' | 'Group' | 'ServicePrincipal' = ''

@description('Where the Functions app runs: flex; containerGpu is refused.')
param functionsHosting 'flex' | 'containerGpu' = 'flex'

@description('Image of the training job as repository:tag.')
param trainingImage string = ''

@description('Workload profile of the training job.')
param trainingProfile workloadProfile = 'Consumption'

@description('Who is told of alerts.')
param alertEmail string = ''

@description('The gallery beside the app; none by default.')
param gallery galleryOptions?

@description('Budget a month; 0 for none.')
@minValue(0)
param budgetAmount int = 0

@description('First day of the budget\'s first month.')
param budgetStart string = ''

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: { 'azd-env-name': environmentName }
}

module pipeline 'main.bicep' = {
  name: 'pipeline'
  scope: group
  params: {
    environmentName: environmentName
    location: location
    tags: { 'azd-env-name': environmentName }
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
    // azd deploys code to a Functions app, and would find a container where it looks for one, after everything was made.
    functionsHosting: functionsHosting == 'containerGpu'
      ? fail('azd cannot deploy the app to a GPU. Either: azd env set AEPIPELINE_HOSTING flex, and train on a GPU with AEPIPELINE_TRAINING_PROFILE. Or deploy infra/main.bicep with the Azure CLI: infra/README.md, On a GPU')
      : functionsHosting
    trainingImage: trainingImage
    trainingProfile: trainingProfile
    alertEmail: alertEmail
    gallery: gallery
    budget: budgetAmount == 0
      ? null
      : {
          amount: max(budgetAmount, 1)
          start: empty(budgetStart)
            ? fail('A budget needs its first month, which stays the same for good: azd env set AEPIPELINE_BUDGET_START followed by the first of this month, such as 2026-12-01.')
            : budgetStart
        }
  }
}

@description('The resource group.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Name of the account of images and results.')
output AZURE_STORAGE_ACCOUNT string = pipeline.outputs.storageAccountName

@description('Address of its blob service.')
output AZURE_BLOB_SERVICE_URI string = pipeline.outputs.blobServiceUri

@description('Address of its queue service.')
output AZURE_QUEUE_SERVICE_URI string = pipeline.outputs.queueServiceUri

@description('Name of the Functions app.')
output AZURE_FUNCTION_APP_NAME string = pipeline.outputs.functionAppName

@description('Address of the Functions app.')
output AZURE_FUNCTION_APP_URL string = pipeline.outputs.functionAppUrl

@description('Where images are pushed to; azd knows it by this name.')
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = pipeline.outputs.registryLoginServer

@description('Name of the training job.')
output AZURE_TRAINING_JOB_NAME string = pipeline.outputs.trainingJobName

@description('Address of the gallery; empty without one.')
output AZURE_GALLERY_URL string = pipeline.outputs.galleryUrl

@description('Name of the topic of uploads, for events.bicep.')
output AZURE_EVENT_TOPIC_NAME string = pipeline.outputs.eventTopicName
