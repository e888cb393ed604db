using System.ComponentModel.DataAnnotations;
using AePipeline.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AePipeline.Tests.Settings;

public sealed class SettingsTests
{
    [Fact]
    public void AddSettings_ValuesOfEveryKind_AreRead()
    {
        var read = Read(("Kitchen:Guests", "7"), ("Kitchen:Heat", "LOW"), ("Kitchen:Time", "00:20:00"), ("Kitchen:other-name", "peas"), ("Kitchen:Dishes:soup:Salt", ""));

        Assert.Equal((7, Heat.Low, TimeSpan.FromMinutes(20), "peas"), (read.Guests, read.Heat, read.Time, read.Renamed));
        Assert.Equal("", read.Dishes["soup"].Salt);
    }

    [Fact]
    public void AddSettings_EmptyValue_LeavesTheDefault()
    {
        var read = Read(("Kitchen:Guests", ""), ("Kitchen:Heat", ""), ("Kitchen:Time", ""));

        Assert.Equal((2, Heat.High, null), (read.Guests, read.Heat, read.Time));
    }

    [Fact]
    public void AddSettings_SeveralWrongValues_AreAllToldByTheirNames()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(("Kitchen:Guests", "two"), ("Kitchen:Heat", "Mild")));

        Assert.Equal(
            ["Kitchen__Guests is 'two'; it takes a whole number from 1 to 8.", "Kitchen__Heat is 'Mild'; it takes Low or High."],
            failure.Failures.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AddSettings_ValueOutOfRange_IsToldAsItWasWritten()
    {
        var failure = Assert.Throws<OptionsValidationException>(() => Read(("Kitchen:Guests", "09")));

        Assert.Equal(["Kitchen__Guests is '09'; it takes a whole number from 1 to 8."], failure.Failures);
    }

    private static Kitchen Read(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration)
            .AddSettings<Kitchen>("Kitchen").AddSettings<Kitchen>("Kitchen")
            .BuildServiceProvider();
        return services.GetRequiredService<IOptions<Kitchen>>().Value;
    }

    private enum Heat
    {
        Low,
        High,
    }

    private sealed class Kitchen
    {
        [Range(1, 8)]
        public int Guests { get; set; } = 2;

        [EnumDataType(typeof(Heat))]
        public Heat Heat { get; set; } = Heat.High;

        public TimeSpan? Time { get; set; }

        [ConfigurationKeyName("other-name")]
        public string? Renamed { get; set; }

        public Dictionary<string, Dish> Dishes { get; } = new Dictionary<string, Dish>();
    }

    private sealed class Dish
    {
        public string? Salt { get; set; }
    }
}
