using AePipeline.Imaging;
using AePipeline.Inference;
using AePipeline.Inference.Restoring;
using AePipeline.Inference.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AePipeline.Tests.Inference;

public sealed class InferenceRegistrationTests
{
    [Fact]
    public async Task Start_SettingsInRange_AreBound()
    {
        using var host = Build(("Inference:TileSize", "256"), ("Inference:Provider", "Cpu"), ("Imaging:MaxPixels", "5"), ("Imaging:JpegQuality", "80"));
        await host.StartAsync(TestContext.Current.CancellationToken);

        var inference = host.Services.GetRequiredService<IOptions<InferenceOptions>>().Value;
        Assert.Equal((256, ProviderChoice.Cpu), (inference.TileSize, inference.Provider));
        Assert.Equal(5, host.Services.GetRequiredService<IOptions<ImageLimits>>().Value.MaxPixels);
        Assert.Equal(80, host.Services.GetRequiredService<IOptions<ImageOutputOptions>>().Value.JpegQuality);
        Assert.Same(host.Services.GetRequiredService<ImageRestorer>(), host.Services.GetRequiredService<ImageRestorer>());
    }

    [Theory]
    [InlineData("Inference:TileSize", "0")]
    [InlineData("Inference:MaxConcurrentRuns", "0")]
    [InlineData("Inference:Provider", "7")]
    [InlineData("Imaging:MaxSide", "0")]
    [InlineData("Imaging:PngCompression", "10")]
    public async Task Start_SettingOutOfRange_FailsWithItsName(string setting, string value)
    {
        using var host = Build((setting, value));

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains(setting.Split(':')[1], error.Message, StringComparison.Ordinal);
    }

    private static IHost Build(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Services.AddInference();
        return builder.Build();
    }
}
