// What is deleted by age. A host compares uploads with results, so a result is never deleted before its upload: the image
// would be done again.

import { containers } from 'names.bicep'

@description('Name of the account of images and results.')
param accountName string

@description('Days after which problem reports are deleted; 0 keeps them. Uploads that are still there are then tried once more.')
@minValue(0)
param failedDays int

@description('Days after which uploads are deleted, and a week later their results and latents; 0 keeps all.')
@minValue(0)
param imageDays int

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: accountName
}

var failedRule = failedDays == 0
  ? []
  : [
      {
        name: 'failed'
        prefixes: ['${containers.failed}/']
        days: failedDays
      }
    ]
var imageRules = imageDays == 0
  ? []
  : [
      {
        name: 'images'
        prefixes: ['${containers.images}/']
        days: imageDays
      }
      {
        name: 'results'
        prefixes: ['${containers.results}/', '${containers.latents}/']
        days: imageDays + 7
      }
    ]

// A policy must have a rule, so without any there is no policy.
resource policy 'Microsoft.Storage/storageAccounts/managementPolicies@2025-06-01' = if (failedDays > 0 || imageDays > 0) {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        for rule in concat(failedRule, imageRules): {
          name: rule.name
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: rule.prefixes }
            actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: rule.days } } }
          }
        }
      ]
    }
  }
}
