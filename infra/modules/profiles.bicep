// What one replica takes of a workload profile: on a GPU all of it, since a GPU is not shared.

@export()
@description('Workload profile of Container Apps: CPUs, or one of the serverless GPUs.')
type workloadProfile = 'Consumption' | 'Consumption-GPU-NC8as-T4' | 'Consumption-GPU-NC24-A100'

@export()
var profileResources = {
  Consumption: { cpu: '4', memory: '8Gi' }
  'Consumption-GPU-NC8as-T4': { cpu: '8', memory: '56Gi' }
  'Consumption-GPU-NC24-A100': { cpu: '24', memory: '220Gi' }
}
