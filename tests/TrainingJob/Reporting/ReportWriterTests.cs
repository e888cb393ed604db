using System.Text.RegularExpressions;
using AePipeline.Families.Vae;
using AePipeline.Imaging;
using AePipeline.Tests.Support;
using AePipeline.TrainingJob.Families.Latents;
using AePipeline.TrainingJob.Families.Vae;
using AePipeline.TrainingJob.Reporting;
using AePipeline.TrainingJob.Reporting.Pictures;
using AePipeline.TrainingJob.Tests.Evaluation;
using AePipeline.TrainingJob.Training;
using SkiaSharp;

namespace AePipeline.TrainingJob.Tests.Reporting;

public sealed partial class ReportWriterTests : IDisposable
{
    private static readonly Dictionary<string, double> NoTerms = [];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_VariationalModel_ShowsManifoldSamplesLatentsAndCurves()
    {
        var page = Write(Report());
        foreach (var heading in new[] { "Before you rely on it", "Figures", "Manifold", "Random samples", "Reconstructions", "Worst cases", "Latent space", "Training", "Model card" })
        {
            Assert.Contains($">{heading}</h2>", page, StringComparison.Ordinal);
        }

        foreach (var curve in new[] { "Training loss", "Training, kl", "Validation, kl", "Learning rate" })
        {
            Assert.Contains($"<h3>{curve}</h3><svg", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Write_AnyReport_AsksTheNetworkForNothingAndRunsNoScript()
    {
        var page = Write(Report());
        Assert.DoesNotMatch(@"(?i)<script|<link|<iframe|<object|@import|javascript:|\son\w+=", page);
        Assert.All(Address().Matches(page), address => Assert.StartsWith("data:", address.Groups[1].Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Write_AnyReport_IsReadableWithoutSeeingIt()
    {
        var page = Write(Report());
        var ids = Id().Matches(page).Select(id => id.Groups[1].Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(LabelledBy().Matches(page), label => Assert.Contains(label.Groups[1].Value, ids));
        Assert.Equal(Regex.Count(page, "<img "), AlternativeText().Count(page));
        Assert.Equal(Regex.Count(page, "<svg "), Regex.Count(page, "<svg [^>]*role=\"img\"[^>]*><title id=\"[^\"]+\">[^<]{20,}</title>"));
        Assert.Contains("<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Pictures_HoldTheSamplesExactly()
    {
        var samples = Enumerable.Range(0, 2 * 3 * 3).Select(i => i * 14 / 255f).ToArray();
        var picture = new Picture("label", "description", new FloatImage(samples, 3, 2, 3));
        var report = Report();
        var page = Write(report with { Parts = [report.Parts[0] with { Pictures = [new PictureGroup("t", "c", [new PictureRow("r", [picture])])] }] });

        using var bitmap = SKBitmap.Decode(Convert.FromBase64String(Png().Match(page).Groups[1].Value));
        Assert.Equal((3, 2), (bitmap.Width, bitmap.Height));
        Assert.Equal(new SKColor(5 * 14, 11 * 14, 17 * 14), bitmap.GetPixel(2, 1));
    }

    [Fact]
    public void Write_Figures_AreThoseOfTheEvaluation()
    {
        var report = Report();
        var page = Write(report);
        Assert.All(report.Parts[0].Evaluation.Scores, score => Assert.Contains(score.Metric.Format(score.Value), page, StringComparison.Ordinal));
    }

    [Fact]
    public void Write_HostileText_IsShownAndNotObeyed()
    {
        const string Attack = "</style><script>alert('x')</script>\"><img src=http://example.com onerror=alert(1)>";
        var report = Report();
        var evaluation = report.Parts[0].Evaluation with { Protocol = [Attack] };
        var row = new PictureRow(Attack, [new Picture(Attack, Attack, new FloatImage([0], 1, 1, 1))]);
        var page = Write(new RunReport(
            report.Card with { Description = Attack, Credits = [Attack], Limitations = [Attack] },
            [report.Parts[0] with { Title = Attack, Evaluation = evaluation, Pictures = [new PictureGroup(Attack, Attack, [row])] }]));
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=http", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_RunOfOneStep_SaysThatThereAreNoCurves()
    {
        var report = Report();
        var history = new TrainingHistory([new LossPoint(1, 0, 1e-3, 0.5, NoTerms)], []);
        Assert.Contains("too short for curves", Write(report with { Parts = [report.Parts[0] with { History = history }] }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_InABrowser_IsLightOrDarkAsTheReaderWishes()
    {
        Assert.SkipUnless(Browser.IsInstalled, "Chromium is not installed.");
        Write(Report());

        using var light = await Browser.ScreenshotAsync(_folder["report.html"], _folder["light.png"], width: 500, dark: false, Cancellation);
        using var dark = await Browser.ScreenshotAsync(_folder["report.html"], _folder["dark.png"], width: 500, dark: true, Cancellation);

        Assert.True(Browser.MeanBrightness(light) > 0.7, "The light page is not light.");
        Assert.True(Browser.MeanBrightness(dark) < 0.4, "The dark page is not dark.");
    }

    private static RunReport CreateReport(string folder)
    {
        using var model = LatentModels.Vae(folder, latentSize: 2);
        var evaluation = VaeEvaluator.Evaluate(model, LatentModels.Squares(40), reference: null, Cancellation);
        var losses = Enumerable.Range(1, 80).Select(step => new LossPoint(
            step, step / 40.0, 1e-3 / step, 100.0 / step, new Dictionary<string, double> { ["reconstruction"] = 90.0 / step, ["kl"] = 10.0 / step }));
        var validations = Enumerable.Range(1, 4).Select(epoch => new ValidationPoint(20 * epoch, epoch, 5.0 / epoch, new Dictionary<string, double> { ["reconstruction"] = 4, ["kl"] = 1 }));
        return new RunReport(
            model.Card with { Limitations = ["It is for tests."], PromotionMetric = "elbo.bernoulli" },
            [
                new ReportPart
                {
                    Title = "",
                    History = new TrainingHistory([.. losses], [.. validations]),
                    Evaluation = evaluation.Summary,
                    Pictures = [.. GeneratedGallery.Groups(model, Cancellation), .. LatentGallery.Groups(evaluation)],
                    Latents = LatentMap.Of(evaluation),
                },
            ]);
    }

    private RunReport Report() => CreateReport(_folder.Path);

    private string Write(RunReport report)
    {
        ReportWriter.Write(report, _folder["report.html"]);
        return File.ReadAllText(_folder["report.html"]);
    }

    [GeneratedRegex(@"(?:src=""|href=""|url\()(?!#)([^"")]*)")]
    private static partial Regex Address();

    [GeneratedRegex(@"\sid=""([^""]+)""")]
    private static partial Regex Id();

    [GeneratedRegex(@"aria-labelledby=""([^""]+)""")]
    private static partial Regex LabelledBy();

    [GeneratedRegex(@"<img [^>]*alt=""[^""]{5,}""")]
    private static partial Regex AlternativeText();

    [GeneratedRegex(@"data:image/png;base64,([^""]+)")]
    private static partial Regex Png();
}
