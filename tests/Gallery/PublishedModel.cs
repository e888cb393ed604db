using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AePipeline.Models;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Gallery;

/// <summary>Versions of a model whose one file nobody loads.</summary>
internal static class PublishedModel
{
    /// <summary>Publishes a version of the denoise model.</summary>
    /// <param name="models">Where to.</param>
    /// <param name="version">The version.</param>
    /// <param name="psnr">Its figure.</param>
    public static async Task PublishAsync(ModelRegistry models, string version, double psnr)
    {
        using var folder = new TemporaryFolder();
        var content = Encoding.UTF8.GetBytes(version);
        await File.WriteAllBytesAsync(folder["model.onnx"], content, TestContext.Current.CancellationToken);
        var card = new ModelCard
        {
            Task = "denoise",
            Version = version,
            CreatedAt = DateTimeOffset.UtcNow,
            Description = "A model of tests.",
            Files =
            [
                new ModelFile
                {
                    Name = "model.onnx", Channels = 3, Size = content.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)), ReceptiveField = 1, Alignment = 1,
                    Metrics = new Dictionary<string, double> { ["psnr.test"] = psnr },
                },
            ],
            Training = new Dictionary<string, JsonElement>(),
            PromotionMetric = "psnr.test",
            ValidationSet = "tests",
        };
        await models.PublishAsync(card, folder.Path, TestContext.Current.CancellationToken);
    }
}
