using AePipeline.Families.Denoise;
using AePipeline.Inference.Hosting;
using AePipeline.Storage;
using AePipeline.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AePipeline.Tests.Inference;

public sealed class ModelHostRegistrationTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddModelHost_OnTheStorageOfTheConfiguration_FindsNoModelOnANewAccount()
    {
        using var host = Build((await azurite.CreateEmptyAccountAsync()).ConnectionString, "00:00:05");
        await host.StartAsync(Cancellation);

        await Assert.ThrowsAsync<ModelNotAvailableException>(
            () => host.Services.GetRequiredService<ModelHost>().AcquireAsync(DenoiseFamily.Kind, Cancellation));

        Assert.Equal(TimeSpan.FromSeconds(5), host.Services.GetRequiredService<IOptions<ModelHostOptions>>().Value.ModelRefreshInterval);
    }

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("00:05:00")]
    public async Task AddModelHost_IntervalThatNoticesTooLate_StopsTheStartWithTheSettingsName(string interval)
    {
        using var host = Build("UseDevelopmentStorage=true", interval);

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancellation));

        Assert.Contains(nameof(ModelHostOptions.ModelRefreshInterval), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddPipelineStorage_NoAccount_StopsTheStart()
    {
        using var host = Build("", "00:00:05");

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancellation));

        Assert.Contains("No storage account is set", failure.Message, StringComparison.Ordinal);
    }

    private static IHost Build(string connectionString, string interval)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["Storage:ConnectionString"] = connectionString;
        builder.Configuration["Inference:ModelRefreshInterval"] = interval;
        builder.Services.AddPipelineStorage().AddModelHost();
        return builder.Build();
    }
}
