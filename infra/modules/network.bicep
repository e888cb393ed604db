// A network for the app and the training job, and the subnet of the private endpoints.

@description('End of the names.')
param suffix string

@description('Region.')
param location string

@description('Tags.')
param tags { *: string }

@description('Addresses of the network, a /16 to /23.')
param addressSpace string

// The platform wants subnets of its own for Flex Consumption and for Container Apps, each delegated to the same service.
var delegation = {
  name: 'containers'
  properties: { serviceName: 'Microsoft.App/environments' }
}

resource network 'Microsoft.Network/virtualNetworks@2024-07-01' = {
  name: 'vnet-${suffix}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressSpace] }
    subnets: [
      {
        name: 'functions'
        properties: {
          addressPrefix: cidrSubnet(addressSpace, 26, 0)
          delegations: [delegation]
        }
      }
      {
        name: 'containers'
        properties: {
          addressPrefix: cidrSubnet(addressSpace, 26, 1)
          delegations: [delegation]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressSpace, 26, 2)
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }

  resource functions 'subnets' existing = {
    name: 'functions'
  }

  resource containers 'subnets' existing = {
    name: 'containers'
  }

  resource endpoints 'subnets' existing = {
    name: 'endpoints'
  }
}

@description('Id of the network.')
output id string = network.id

@description('Id of the subnet of Flex Consumption.')
output functionsSubnetId string = network::functions.id

@description('Id of the subnet of Container Apps.')
output containersSubnetId string = network::containers.id

@description('Id of the subnet of private endpoints.')
output endpointsSubnetId string = network::endpoints.id
