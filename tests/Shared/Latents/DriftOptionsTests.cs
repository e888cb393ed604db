using AePipeline.Latents;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AePipeline.Tests.Latents;

public sealed class DriftOptionsTests
{
    [Theory]
    [InlineData("MinImages", "0")]
    [InlineData("MaxShareBeyondThree", "1.5")]
    [InlineData("MaxMeanZScore", "-1")]
    public void Options_OutOfRange_AreRefusedByName(string setting, string value)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Read(setting, value));

        Assert.Contains(setting, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_FromTheSection_AreBound() => Assert.Equal(7, Read("MinImages", "7").MinImages);

    private static DriftOptions Read(string setting, string value)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(
            new ConfigurationBuilder().AddInMemoryCollection([new($"Drift:{setting}", value), new("Storage:AccountName", "account")]).Build());
        services.AddLatents();
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<DriftOptions>>().Value;
    }
}
