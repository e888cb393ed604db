// What somebody should hear of. Each rule is a query of the workspace, so that it can be tried out in the portal as it is.

import { containers, queues, uploadFunctions } from 'names.bicep'

@description('End of the names.')
param suffix string

@description('Region.')
param location string

@description('Tags.')
param tags { *: string }

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

// Logs of the storage accounts come minutes late, so each query looks back further than to the run before it. A rule that
// has fired stays so until its query is empty, and tells nobody twice.
var always = [
  {
    name: 'poison'
    severity: 2
    title: 'AePipeline: something was given up'
    text: 'A message was put into a poison queue. For images a problem report in the container failed says why, for training requests the message does.'
    every: 15
    minutes: 30
    query: '''
StorageQueueLogs
| where OperationName == "PutMessage" and StatusCode startswith "2"
| extend Queue = tostring(split(parse_url(Uri).Path, "/")[1])
| where Queue in ("{0}")
'''
    values: [join(poisonQueues, '", "')]
  }
  {
    name: 'no-result'
    severity: 1
    title: 'AePipeline: uploads without any result'
    text: 'Images were uploaded for a task, and nothing was written to its results or failed since. Is there a model for the task? Do events arrive? GET /api/health says the first, infra/README.md how to look at the second.'
    // An upload is looked at from when it should have been done for as long again.
    every: resultMinutes == 15 ? 5 : 15
    minutes: resultMinutes * 2
    // The latest upload that is old enough, against whatever came after it: with a model that is gone for an hour nothing
    // does, and in a long queue something always does. The same bytes uploaded again only get their result's metadata set.
    query: '''
StorageBlobLogs
| where OperationName in ("PutBlob", "PutBlockList", "PutBlobFromURL", "CopyBlob", "SetBlobMetadata") and StatusCode startswith "2"
| extend Path = tostring(parse_url(Uri).Path)
| where not(Path endswith "/")
| extend Container = tostring(split(Path, "/")[1]), Task = tostring(split(Path, "/")[2])
| where Task in ("{0}")
| summarize Uploaded = maxif(TimeGenerated, Container == "{1}" and TimeGenerated < ago({2}m)), Done = maxif(TimeGenerated, Container in ("{3}", "{4}")) by Task
| where isnotnull(Uploaded) and (isnull(Done) or Done < Uploaded)
'''
    values: [
      join(map(items(uploadFunctions), upload => upload.key), '", "')
      containers.images
      string(resultMinutes)
      containers.results
      containers.failed
    ]
  }
]

var ofApp = [
  {
    name: 'silent'
    severity: 1
    title: 'AePipeline: the app is silent'
    text: 'The sweep, which runs every five minutes, has not run: the app does not start, or its telemetry does not arrive.'
    every: 15
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
    every: 15
    minutes: 30
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
    text: 'The training job ended with an error. The exit codes are in docs/training.md.'
    every: 15
    minutes: 30
    query: '''
ContainerAppSystemLogs
| where JobName == "{0}" and Log has "exit code" and not(Log matches regex "exit code:? '?0\\b")
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
      evaluationFrequency: 'PT${rule.every}M'
      windowSize: 'PT${rule.minutes}M'
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
