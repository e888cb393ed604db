// The names of src/Shared/Storage/BlobContainers.cs and QueueNames.cs; tests/Infra compares them.

@export()
var containers = {
  images: 'images'
  results: 'results'
  latents: 'latents'
  failed: 'failed'
  models: 'models'
  jobs: 'jobs'
}

@export()
var queues = {
  trainingRequests: 'training-requests'
  poisonedTrainingRequests: 'training-requests-poison'
  pendingImages: 'pending-images'
  poisonedPendingImages: 'pending-images-poison'
  // The host makes this one itself when it needs it, but an identity whose rights end at single queues may not.
  poisonedBlobTriggers: 'webjobs-blobtrigger-poison'
}

@export()
@description('What of the name of an environment, such as azd takes, the names of resources can have: 16 small letters, digits and single hyphens.')
func resourceName(environmentName string) string =>
  join(
    filter(
      split(
        take(
          reduce(['_', '.', '(', ')', ' '], toLower(environmentName), (name, other) => replace(name, other, '-')),
          16
        ),
        '-'
      ),
      part => !empty(part)
    ),
    '-'
  )

@export()
@description('The queue in the account of the host that events of uploads wait in, by the id of the host.')
func eventQueue(hostId string) string => 'azure-webjobs-blobtrigger-${hostId}'

@export()
@description('Where Flex Consumption keeps the packages of the app, in the account of the host.')
var deploymentContainer = 'app-package'

@export()
@description('The functions that uploads call, by the folder of the container for images. src/Functions/Images has them.')
var uploadFunctions = {
  denoise: 'DenoiseImage'
  upscale: 'UpscaleImage'
  embed: 'EmbedImage'
}
