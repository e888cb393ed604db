// Private endpoints of both accounts and of the registry, and the names under which the network finds them.

@description('End of the names.')
param suffix string

@description('Region.')
param location string

@description('Tags.')
param tags { *: string }

@description('Id of the network that uses the names.')
param networkId string

@description('Id of the subnet of the endpoints.')
param subnetId string

@description('Id of the account of images and results.')
param dataAccountId string

@description('Id of the account of the host.')
param hostAccountId string

@description('Id of the registry.')
param registryId string

var registryZone = 'privatelink${environment().suffixes.acrLoginServer}'
var zones = concat(
  map(['blob', 'queue', 'table'], service => 'privatelink.${service}.${environment().suffixes.storage}'),
  [registryZone]
)

var endpoints = [
  { name: 'data-blob', target: dataAccountId, group: 'blob', zone: 0 }
  { name: 'data-queue', target: dataAccountId, group: 'queue', zone: 1 }
  { name: 'host-blob', target: hostAccountId, group: 'blob', zone: 0 }
  { name: 'host-queue', target: hostAccountId, group: 'queue', zone: 1 }
  { name: 'host-table', target: hostAccountId, group: 'table', zone: 2 }
  { name: 'registry', target: registryId, group: 'registry', zone: 3 }
]

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in zones: {
    name: zone
    location: 'global'
    tags: tags
  }
]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (name, i) in zones: {
    parent: zone[i]
    name: 'link-${suffix}'
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: networkId }
    }
  }
]

module endpoint 'endpoint.bicep' = [
  for item in endpoints: {
    name: 'endpoint-${item.name}'
    params: {
      name: 'pe-${item.name}-${suffix}'
      location: location
      tags: tags
      subnetId: subnetId
      targetId: item.target
      group: item.group
      zoneId: zone[item.zone].id
    }
  }
]
