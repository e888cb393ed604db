using System.Text.Json;
using AePipeline.Models;
using AePipeline.Tests.Processing;

namespace AePipeline.Tests.Models;

public sealed class ErrorDistributionTests
{
    [Fact]
    public void Of_Errors_GivesWhatNumPyGives()
    {
        // numpy: a = [0.01, 0.04, 0.02, 0.2, 0.03]; a.mean(), a.std(ddof=1), numpy.quantile(a, [.5, .9, .95, .99])
        var errors = ErrorDistribution.Of([0.01, 0.04, 0.02, 0.2, 0.03]);

        Assert.Equal(5, errors.Images);
        Assert.Equal(0.06, errors.Mean, 12);
        Assert.Equal(0.07905694150420949, errors.StandardDeviation, 12);
        Assert.Equal(0.03, errors.P50, 12);
        Assert.Equal(0.136, errors.P90, 12);
        Assert.Equal(0.168, errors.P95, 12);
        Assert.Equal(0.1936, errors.P99, 12);
        Assert.Equal(1.7708754896942923, errors.ZScoreOf(0.2)!.Value, 12);
    }

    [Fact]
    public void Of_OneImageOrEqualOnes_HasNoZScore()
    {
        Assert.Null(ErrorDistribution.Of([0.01]).ZScoreOf(0.02));
        Assert.Null(ErrorDistribution.Of([0.01, 0.01]).ZScoreOf(0.02));
        Assert.Throws<ArgumentException>(() => ErrorDistribution.Of([]));
    }

    [Fact]
    public void Card_WithDistribution_SurvivesJson()
    {
        var card = ProcessingHost.EmbedCard(ErrorDistribution.Of([0.01, 0.02, 0.04]));

        var json = JsonSerializer.Serialize(card, PipelineJson.Default.ModelCard);
        var read = JsonSerializer.Deserialize(json, PipelineJson.Default.ModelCard)!;

        Assert.Contains("\"standardDeviation\"", json, StringComparison.Ordinal);
        Assert.Equal(card.Files[0].ReconstructionError, read.Files[0].ReconstructionError);
    }

    [Fact]
    public void Card_WrittenBeforeErrorsWereMeasured_IsReadWithoutThem() =>
        Assert.Null(ProcessingHost.ReadCard("embed").Files[0].ReconstructionError);
}
