// The pipeline on Azure, in one resource group; who deploys needs rights on that group only (azd.bicep makes the group too).
// Two things come in later steps, because they need what is not there yet: the training job and the container of the
// app their images, the subscriptions to uploads the app's code (events.bicep). README.md has the commands.

import { containers, queues, deploymentContainer, eventQueue, resourceName } from 'modules/names.bicep'
import { galleryOptions } from 'modules/gallery.bicep'
import { monthlyBudget } from 'modules/budget.bicep'
import { workloadProfile } from 'modules/profiles.bicep'
import { trainingSchedule, scheduleSettings } from 'modules/schedule.bicep'

@description('Name of the deployment: its first 16 characters are part of every resource\'s name, those that names may not have as hyphens.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region. For GPUs one that Container Apps has them in.')
param location string = resourceGroup().location

@description('Tags of every resource.')
param tags { *: string } = {}

@description('Redundancy of the account of images and results. The host\'s account is local, or of the zones: what it holds can be made again.')
param storageSku 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS' = 'Standard_LRS'

@description('Whether the app, the host\'s account and, in a private network, the registry and the environment of containers outlive a zone of the region. Decided by the first deployment; README.md says what it costs.')
param zoneRedundant bool = false

@description('For how many days deleted blobs and containers can be brought back.')
@minValue(1)
@maxValue(365)
param softDeleteDays int = 7

@description('Days after which problem reports are deleted, and their uploads tried once more; 0 keeps them.')
@minValue(0)
@maxValue(3650)
param failedDays int = 90

@description('Days after which uploads are deleted, and a week later their results and latents; 0 keeps all.')
@minValue(0)
@maxValue(3650)
param imageDays int = 0

@description('Containers besides the pipeline\'s own for bulk jobs and training to read, created here.')
param archiveContainers string[] = []

@description('Object id of the user or group that uploads, looks and promotes; empty for nobody. Account keys are off, so without a role nobody gets in.')
param operatorPrincipalId string = ''

@description('Kind of the operator; empty has Azure look.')
param operatorPrincipalType '' | 'User' | 'Group' | 'ServicePrincipal' = ''

@description('Where the Functions app runs: flex is Flex Consumption, on CPUs; containerGpu is a container on a serverless GPU.')
param functionsHosting 'flex' | 'containerGpu' = 'flex'

@description('flex: memory of an instance; one core with 2048, two with 4096. The 512 that Azure has too is less than the app takes.')
param instanceMemoryMB 2048 | 4096 = 4096

@description('flex: most instances at once of each group of functions: the HTTP calls, the blob triggers, Durable Functions, and every other function by itself. Also what bounds the bill of an archive that is uploaded in one go.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('flex: instances that are always there, by group of triggers, for example [{ name: \'blob\', instanceCount: 1 }].')
param alwaysReady { name: string, instanceCount: int }[] = []

@description('flex: how a new version replaces the old one: RollingUpdate lets instances finish what they have in hand, Recreate stops them.')
param updateStrategy 'RollingUpdate' | 'Recreate' = 'RollingUpdate'

@description('containerGpu: image of the app as repository:tag in the registry made here; empty until it is pushed.')
param functionsImage string = ''

@description('containerGpu: workload profile of the app.')
param functionsProfile workloadProfile = 'Consumption-GPU-NC8as-T4'

@description('containerGpu: replicas that are always there. With 0 the timers do not fire while nothing else calls.')
@minValue(0)
@maxValue(10)
param minReplicas int = 1

@description('containerGpu: most replicas at once, each with a GPU of its own.')
@minValue(1)
@maxValue(20)
param maxReplicas int = 1

@description('More settings of the app, as Section__Name: value; those that the deployment sets itself win.')
param settings { *: string } = {}

@description('When the app asks for training.')
param schedule trainingSchedule = { cron: '', timeZone: 'UTC', minNewImages: 100, sources: {} }

@description('Image of the training job as repository:tag in the registry made here; empty until it is pushed.')
param trainingImage string = ''

@description('Days after which images in the registry are deleted, but for the last five of each name; 0 keeps all.')
@minValue(0)
@maxValue(3650)
param imageTagDays int = 30

@description('Workload profile of the training job.')
param trainingProfile workloadProfile = 'Consumption-GPU-NC8as-T4'

@description('Seconds after which a training run is stopped; it goes on with the next execution.')
@minValue(600)
@maxValue(604800)
param trainingTimeoutSeconds int = 86400

@description('Whether the accounts and the registry have private endpoints, and the accounts nothing else.')
param privateNetwork bool = false

@description('privateNetwork: addresses of the network, a /16 to /23.')
param addressSpace string = '10.60.0.0/23'

@description('privateNetwork: public IPv4 addresses or ranges (CIDR) that may upload and look all the same.')
param allowedAddresses string[] = []

@description('Who is told of alerts and of the budget; empty for nobody.')
param alertEmail string = ''

@description('Whether a silent or failing app raises alerts. Off until the app has been deployed.')
param watchApp bool = true

@description('Minutes after which an upload should have a result or a problem report.')
@allowed([15, 30, 60, 120])
param resultMinutes int = 30

@description('Days that logs are kept; 30 are in the price.')
@minValue(30)
@maxValue(730)
param logDays int = 30

@description('Gigabytes of logs a day after which no more are taken; -1 for no end.')
@minValue(-1)
param logDailyQuotaGb int = 1

@description('The gallery beside the app, for those who sign in with Entra; none by default.')
param gallery galleryOptions?

@description('Budget a month; none by default.')
param budget monthlyBudget?

var shortName = resourceName(environmentName)
var suffix = '${shortName}-${uniqueString(resourceGroup().id, environmentName)}'
var compact = '${take(replace(shortName, '-', ''), 6)}${uniqueString(resourceGroup().id, environmentName)}'
// Computed here and not taken from the modules' outputs: what-if cannot look into what is known only when it is deployed.
var dataAccountName = 'stae${compact}'
var hostAccountName = 'stfn${compact}'
var insightsName = 'appi-${suffix}'
var containerName = take('func-${compact}', 32)
var onGpu = functionsHosting == 'containerGpu'
var allTags = union({ application: 'aepipeline' }, tags)
var gpuProfiles = filter(
  union(onGpu ? [functionsProfile] : [], [trainingProfile]),
  profile => profile != 'Consumption'
)

resource functionsIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-functions-${suffix}'
  location: location
  tags: allTags
}

resource trainingIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-training-${suffix}'
  location: location
  tags: allTags
}

resource galleryIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = if (gallery != null) {
  name: 'id-gallery-${suffix}'
  location: location
  tags: allTags
}

module data 'modules/account.bicep' = {
  name: 'data'
  params: {
    name: dataAccountName
    location: location
    tags: allTags
    sku: storageSku
    containers: concat(map(items(containers), item => item.value), archiveContainers)
    queues: map(items(queues), item => item.value)
    softDeleteDays: softDeleteDays
    isPrivate: privateNetwork
    allowedAddresses: allowedAddresses
  }
}

module host 'modules/account.bicep' = {
  name: 'host'
  params: {
    name: hostAccountName
    location: location
    tags: allTags
    sku: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'
    containers: [deploymentContainer]
    // The host makes it too, but a scaler that looks for it before stops all scaling of the app.
    queues: onGpu ? [eventQueue(containerName)] : []
    // Leases and messages of the host are written and deleted all day; keeping them would cost and help nobody.
    softDeleteDays: 0
    isPrivate: privateNetwork
    allowedAddresses: []
  }
}

module lifecycle 'modules/lifecycle.bicep' = {
  name: 'lifecycle'
  params: { accountName: dataAccountName, failedDays: failedDays, imageDays: imageDays }
  dependsOn: [data]
}

module identityRoles 'modules/identityRoles.bicep' = {
  name: 'identity-roles'
  params: {
    dataAccountName: dataAccountName
    hostAccountName: hostAccountName
    functionsIdentityId: functionsIdentity.id
    functionsPrincipalId: functionsIdentity.properties.principalId
    trainingIdentityId: trainingIdentity.id
    trainingPrincipalId: trainingIdentity.properties.principalId
    archiveContainers: archiveContainers
    operatorPrincipalId: operatorPrincipalId
    operatorPrincipalType: operatorPrincipalType
  }
  dependsOn: [data, host]
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  params: {
    name: 'crae${compact}'
    location: location
    tags: allTags
    isPrivate: privateNetwork
    zoneRedundant: zoneRedundant
    tagDays: imageTagDays
    pullers: concat(
      [{ id: trainingIdentity.id, principalId: trainingIdentity.properties.principalId }],
      onGpu ? [{ id: functionsIdentity.id, principalId: functionsIdentity.properties.principalId }] : [],
      gallery != null ? [{ id: galleryIdentity.id, principalId: galleryIdentity!.properties.principalId }] : []
    )
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  name: 'network'
  params: { suffix: suffix, location: location, tags: allTags, addressSpace: addressSpace }
}

module endpoints 'modules/endpoints.bicep' = if (privateNetwork) {
  name: 'endpoints'
  params: {
    suffix: suffix
    location: location
    tags: allTags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointsSubnetId
    dataAccountId: data.outputs.id
    hostAccountId: host.outputs.id
    registryId: registry.outputs.id
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    suffix: suffix
    location: location
    tags: allTags
    retentionDays: logDays
    dailyQuotaGb: logDailyQuotaGb
    alertEmail: alertEmail
    insightsName: insightsName
    senderId: functionsIdentity.id
    senderPrincipalId: functionsIdentity.properties.principalId
    accountName: dataAccountName
  }
  dependsOn: [data]
}

module environment 'modules/environment.bicep' = {
  name: 'environment'
  params: {
    name: 'cae-${suffix}'
    location: location
    tags: allTags
    gpuProfiles: gpuProfiles
    zoneRedundant: zoneRedundant
    subnetId: privateNetwork ? network!.outputs.containersSubnetId : ''
    workspaceId: monitoring.outputs.workspaceId
  }
}

var appSettings = union(settings, scheduleSettings(schedule), {
  AzureWebJobsStorage__blobServiceUri: host.outputs.blobEndpoint
  AzureWebJobsStorage__queueServiceUri: host.outputs.queueEndpoint
  AzureWebJobsStorage__tableServiceUri: host.outputs.tableEndpoint
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: functionsIdentity.properties.clientId
  // The first two for the pipeline and for the triggers, the others for the triggers only. No setting may be called
  // AzureWebJobs and the connection's name: the host would look there first.
  Uploads__BlobServiceUri: data.outputs.blobEndpoint
  Uploads__QueueServiceUri: data.outputs.queueEndpoint
  Uploads__credential: 'managedidentity'
  Uploads__clientId: functionsIdentity.properties.clientId
  // For the pipeline, which signs in with DefaultAzureCredential: as this identity, and without asking for any other.
  AZURE_CLIENT_ID: functionsIdentity.properties.clientId
  AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential'
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${functionsIdentity.properties.clientId};Authorization=AAD'
  UploadSource: 'EventGrid'
})

module flex 'modules/functionsFlex.bicep' = if (!onGpu) {
  name: 'functions-flex'
  params: {
    name: 'func-${suffix}'
    location: location
    tags: allTags
    identityId: functionsIdentity.id
    hostBlobEndpoint: host.outputs.blobEndpoint
    subnetId: privateNetwork ? network!.outputs.functionsSubnetId : ''
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReady: alwaysReady
    updateStrategy: updateStrategy
    zoneRedundant: zoneRedundant
    insightsName: insightsName
    settings: appSettings
  }
  // The app starts with its roles, or not at all.
  dependsOn: [identityRoles, monitoring]
}

module container 'modules/functionsContainer.bicep' = if (onGpu && !empty(functionsImage)) {
  name: 'functions-container'
  params: {
    name: containerName
    location: location
    tags: allTags
    environmentId: environment.outputs.id
    workloadProfile: functionsProfile
    identityId: functionsIdentity.id
    loginServer: registry.outputs.loginServer
    image: functionsImage
    minReplicas: minReplicas
    maxReplicas: maxReplicas
    dataAccountName: dataAccountName
    hostAccountName: hostAccountName
    hostId: containerName
    insightsName: insightsName
    settings: appSettings
  }
  dependsOn: [identityRoles]
}

module training 'modules/training.bicep' = if (!empty(trainingImage)) {
  name: 'training'
  params: {
    name: take('train-${compact}', 32)
    location: location
    tags: allTags
    environmentId: environment.outputs.id
    workloadProfile: trainingProfile
    identityId: trainingIdentity.id
    identityClientId: trainingIdentity.properties.clientId
    loginServer: registry.outputs.loginServer
    image: trainingImage
    accountName: data.outputs.name
    blobEndpoint: data.outputs.blobEndpoint
    queueEndpoint: data.outputs.queueEndpoint
    timeoutSeconds: trainingTimeoutSeconds
  }
  dependsOn: [identityRoles]
}

module galleryApp 'modules/gallery.bicep' = if (gallery != null) {
  name: 'gallery'
  params: {
    name: take('gallery-${compact}', 32)
    location: location
    tags: allTags
    environmentId: environment.outputs.id
    environmentDomain: environment.outputs.domain
    // In a private network nobody reaches it from outside but those who may upload from there.
    isExternal: !privateNetwork || !empty(allowedAddresses)
    allowedAddresses: privateNetwork ? allowedAddresses : []
    identityId: galleryIdentity.id
    identityClientId: galleryIdentity!.properties.clientId
    identityPrincipalId: galleryIdentity!.properties.principalId
    loginServer: registry.outputs.loginServer
    accountName: data.outputs.name
    blobEndpoint: data.outputs.blobEndpoint
    queueEndpoint: data.outputs.queueEndpoint
    gallery: gallery!
  }
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: 'evgt-${suffix}'
  location: location
  tags: allTags
  properties: {
    source: data.outputs.id
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    suffix: suffix
    location: location
    tags: allTags
    workspaceId: monitoring.outputs.workspaceId
    actionGroups: monitoring.outputs.actionGroups
    resultMinutes: resultMinutes
    trainingJobName: empty(trainingImage) ? '' : training!.outputs.name
    watchApp: watchApp
  }
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  params: { suffix: suffix, location: location, tags: allTags, workspaceId: monitoring.outputs.workspaceId }
}

module monthly 'modules/budget.bicep' = if (budget != null) {
  name: 'budget'
  params: { name: 'budget-${suffix}', budget: budget!, email: alertEmail }
}

@description('Name of the account of images and results.')
output storageAccountName string = data.outputs.name

@description('Address of its blob service.')
output blobServiceUri string = data.outputs.blobEndpoint

@description('Address of its queue service.')
output queueServiceUri string = data.outputs.queueEndpoint

@description('Where the app runs: flex or containerGpu.')
output functionsHosting string = functionsHosting

@description('Name of the Functions app; empty until it has an image.')
output functionAppName string = !onGpu ? flex!.outputs.name : (empty(functionsImage) ? '' : container!.outputs.name)

@description('Address of the Functions app; empty until it has an image.')
output functionAppUrl string = !onGpu ? flex!.outputs.url : (empty(functionsImage) ? '' : container!.outputs.url)

@description('Where images are pushed to.')
output registryLoginServer string = registry.outputs.loginServer

@description('Name of the training job; empty until it has an image.')
output trainingJobName string = empty(trainingImage) ? '' : training!.outputs.name

@description('Address of the gallery; empty without one.')
output galleryUrl string = gallery == null ? '' : galleryApp!.outputs.url

@description('Name of the topic of uploads, for events.bicep.')
output eventTopicName string = topic.name
