@export()
@description('When the Functions app asks for training: section Training:Schedule of the settings.')
type trainingSchedule = {
  @description('Five cron fields, for example 0 3 * * *; empty for never.')
  cron: string

  @description('Time zone of the expression, for example Europe/Berlin.')
  timeZone: string

  @description('Least number of images that are new since the last run; 0 trains each time.')
  @minValue(0)
  minNewImages: int

  @description('Tasks to train, each with the blobs that it learns from, for example { denoise: \'archive/clean/\' }.')
  sources: {
    @description('By task, a container and the beginning of the names in it.')
    *: string
  }
}

@export()
@description('The schedule as settings of the app.')
func scheduleSettings(schedule trainingSchedule) { *: string } =>
  empty(schedule.cron)
    ? {}
    : union(
        {
          Training__Schedule__Cron: schedule.cron
          Training__Schedule__TimeZone: schedule.timeZone
          Training__Schedule__MinNewImages: string(schedule.minNewImages)
        },
        toObject(
          items(schedule.sources),
          source => 'Training__Schedule__Tasks__${source.key}__Source',
          source => source.value
        )
      )
