// A monthly budget of the resource group. It tells, it does not stop.

@export()
@description('A monthly budget.')
type monthlyBudget = {
  @description('Amount a month, in the currency of the subscription.')
  @minValue(1)
  amount: int

  @description('First day of its first month, for example 2026-12-01: that of the month in which it is deployed first, and the same ever after. Azure refuses another one for a budget that is there.')
  @minLength(10)
  @maxLength(10)
  start: string
}

@description('Name of the budget.')
param name string

@description('Amount and first month.')
param budget monthlyBudget

@description('Who is told besides the owners of the subscription; empty for nobody.')
param email string

resource monthly 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: budget.amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: budget.start }
    notifications: {
      spent: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactRoles: ['Owner']
        contactEmails: empty(email) ? [] : [email]
      }
      expected: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactRoles: ['Owner']
        contactEmails: empty(email) ? [] : [email]
      }
    }
  }
}
