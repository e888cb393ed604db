// One page that says how the pipeline is.

@description('End of the names.')
param suffix string

@description('Region.')
param location string

@description('Tags.')
param tags { *: string }

@description('Id of the workspace.')
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'workbook', suffix)
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'AePipeline ${suffix}'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: string(loadJsonContent('workbook.json'))
  }
}
