// What somebody should hear of. Each rule is a query of the workspace, so that it can be tried out in the portal as it is.

import { containers, queues } from 'names.bicep'

@description('End of the names.')
param suffix string

@description('Region.')
param location string

@description('Tags.')
param tags object

@description('Id of the workspace.')
param workspaceId string

@description('Ids of who is told.')
param actionGroups string[]

@description('Minutes after which an upload should have a result or a problem report.')
@allowed([15, 30, 60, 120])
param resultMinutes int

@description('Name of the training job; empty when there is none.')
param trainingJobName string

@description('Whether the app has been deployed and should be alive. Before, silence means nothing.')
param watchApp bool

var poisonQueues = [
  queues.poisonedTrainingRequests
  queues.poisonedPendingImages
  queues.poisonedBlobTriggers
]

var always = [
  {
    name: 'poison'
    severity: 2
    title: 'AePipeline: something was given up'
    text: 'A message was put into a poison queue. For images a problem report in the container failed says why, for training requests the message does.'
    minutes: 5
    query: '''
StorageQueueLogs
| where OperationName == "PutMessage" and StatusCode < 300
| extend Queue = tostring(split(parse_url(Uri).Path, "/")[1])
| where Queue in ("{0}")
'''
    values: [join(poisonQueues, '", "')]
  }
  {
    name: 'no-result'
    severity: 1
    title: 'AePipeline: uploads without any result'
    text: 'Images were uploaded, and nothing was written to results or failed since. Is there a model for the task? Do events arrive? GET /api/health says the first, infra/README.md how to look at the second.'
    minutes: resultMinutes
    query: '''
StorageBlobLogs
| where TimeGenerated > ago({0}m) and OperationName in ("PutBlob", "PutBlockList", "CopyBlob", "PutBlobFromUrl") and StatusCode < 300
| extend Container = tostring(split(parse_url(Uri).Path, "/")[1])
| summarize Uploads = countif(Container == "{1}" and TimeGenerated < ago({2}m)), Done = countif(Container in ("{3}", "{4}") and TimeGenerated > ago({2}m))
| where Uploads > 0 and Done == 0
'''
    values: [string(resultMinutes * 2), containers.images, string(resultMinutes), containers.results, containers.failed]
  }
]

var ofApp = [
  {
    name: 'silent'
    severity: 1
    title: 'AePipeline: the app is silent'
    text: 'The sweep, which runs every five minutes, has not run: the app does not start, or its telemetry does not arrive.'
    minutes: 30
    query: '''
AppRequests
| where Name == "SweepImages" or OperationName == "SweepImages"
| summarize Runs = count()
| where Runs == 0
'''
    values: []
  }
  {
    name: 'errors'
    severity: 2
    title: 'AePipeline: the app is unhealthy'
    text: 'The pipeline logged errors, such as a promoted model that does not load. GET /api/health says what is wrong now.'
    minutes: 15
    query: '''
union AppTraces, AppExceptions
| where SeverityLevel >= 3
| summarize Errors = count()
| where Errors >= 5
'''
    values: []
  }
]

var ofTraining = [
  {
    name: 'training'
    severity: 2
    title: 'AePipeline: training fails'
    text: 'The training job ended with an error. Exit code 4, better than nothing but not than the current model, is none. The exit codes are in docs/training.md.'
    minutes: 15
    query: '''
ContainerAppSystemLogs
| where JobName == "{0}" and Log has "exit code" and not(Log matches regex "exit code:? '?(0|4)\\b")
'''
    values: [trainingJobName]
  }
]

var rules = concat(always, watchApp ? ofApp : [], empty(trainingJobName) ? [] : ofTraining)

resource rule 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: 'alert-${rule.name}-${suffix}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      description: rule.text
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT${rule.minutes}M'
      windowSize: 'PT${rule.minutes}M'
      // The one query that looks back further than its window says so itself.
      overrideQueryTimeRange: rule.name == 'no-result' ? 'PT${resultMinutes * 2}M' : null
      // Tables come with their first row: until then the query does not compile, which is no reason not to deploy.
      skipQueryValidation: true
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: reduce(range(0, length(rule.values)), rule.query, (text, i) => replace(text, '{${i}}', rule.values[i]))
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: actionGroups }
    }
  }
]
