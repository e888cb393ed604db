using AePipeline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace AePipeline.Functions.Tests;

public sealed class RegistrationTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task App_EveryClassWithAFunction_CanBeMade()
    {
        using var app = App.Build(await azurite.CreateAccountAsync());

        foreach (var type in App.Functions.Where(function => !function.IsStatic).Select(function => function.DeclaringType!).Distinct())
        {
            Assert.NotNull(ActivatorUtilities.CreateInstance(app.Services, type));
        }
    }

    [Fact]
    public void Functions_Names_AreDifferent()
    {
        var names = App.Functions.Select(App.NameOf).ToList();

        Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);
        Assert.Contains("DenoiseImage", names);
    }
}
