using System.Security.Cryptography;
using System.Text.Json;
using AePipeline.Models;
using AePipeline.Tests.Support;

namespace AePipeline.Tests.Models;

/// <summary>Model versions on disk for tests of the registry, which takes files as bytes.</summary>
internal static class ModelVersions
{
    public static ModelCard Create(
        TemporaryFolder folder, string version, double psnr = 30, string validationSet = "photos-val-1", int scale = 1)
    {
        ModelFile[] files = [Write(folder, "model.onnx", 3, psnr), Write(folder, "model-grey.onnx", 1, psnr + 1)];
        return new ModelCard
        {
            Task = scale == 1 ? "denoise" : "upscale",
            Scale = scale,
            Version = version,
            CreatedAt = new DateTimeOffset(2026, 1, 31, 23, 59, 59, TimeSpan.Zero),
            Description = "For tests.",
            Files = files,
            Training = new Dictionary<string, JsonElement> { ["seed"] = JsonElement.Parse("7") },
            PromotionMetric = "psnr.sigma25",
            ValidationSet = validationSet,
        };
    }

    private static ModelFile Write(TemporaryFolder folder, string name, int channels, double psnr)
    {
        var bytes = RandomNumberGenerator.GetBytes(1000);
        File.WriteAllBytes(folder[name], bytes);
        return new ModelFile
        {
            Name = name,
            Channels = channels,
            Size = bytes.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            ReceptiveField = 31,
            Alignment = 4,
            Metrics = new Dictionary<string, double> { ["psnr.sigma25"] = psnr },
        };
    }
}
