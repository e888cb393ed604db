// One private endpoint and its name.

@description('Name of the endpoint.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags { *: string }

@description('Id of the subnet.')
param subnetId string

@description('Id of what it leads to.')
param targetId string

@description('Which service of the target: blob, queue, table or registry.')
param group string

@description('Id of the private DNS zone of that service.')
param zoneId string

resource endpoint 'Microsoft.Network/privateEndpoints@2024-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: group
        properties: {
          privateLinkServiceId: targetId
          groupIds: [group]
        }
      }
    ]
  }
}

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-07-01' = {
  parent: endpoint
  name: 'default'
  properties: {
    privateDnsZoneConfigs: [{ name: group, properties: { privateDnsZoneId: zoneId } }]
  }
}
