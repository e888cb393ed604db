using AePipeline.EndToEnd.Tests.Commands;
using AePipeline.LocalStorage;
using AePipeline.Tests.Processing;
using AePipeline.Tests.Support;

namespace AePipeline.EndToEnd.Tests;

/// <summary><c>ae evaluate</c> of a model that has a file of 8 bits.</summary>
public sealed class EvaluatePrecisionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("denoise", "--sigma", "25")]
    [InlineData("upscale-x2")]
    public async Task Evaluate_WithAPrecision_MeasuresThatFile(string starter, params string[] conditions)
    {
        await File.WriteAllBytesAsync(_folder["a.png"], Pictures.Png(64, 48), TestContext.Current.CancellationToken);
        var model = Path.Combine(RepositoryRoot.Path, "models", starter);

        var psnr = new List<double>();
        foreach (var precision in new[] { "fp32", "int8", "fp32" })
        {
            var result = await AeCommand.RunAsync(["evaluate", "--model", model, "--data", _folder["a.png"], "--precision", precision, "--json", .. conditions]);
            Assert.Equal(0, result.ExitCode);
            psnr.Add(result.Json.GetProperty("evaluation").GetProperty("scores")[0].GetProperty("value").GetDouble());
        }

        Assert.Equal(psnr[0], psnr[2]);
        Assert.NotEqual(psnr[0], psnr[1], tolerance: 1e-6);
    }
}
